package io.longhaul.node.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GrpcHealthTest {
  @Test
  void servingIsHealthy() {
    assertThat(GrpcHealth.isServing(bytes("00000000020801"))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0000000000",
        "00000000020802",
        "00000000020800",
        "01000000020801",
        "00000000030801",
        "0000000002080100",
        "00000000021001"
      })
  void anythingElseIsNot(String answer) {
    assertThat(GrpcHealth.isServing(bytes(answer))).isFalse();
  }

  @Test
  void requestNamesItsService() {
    assertThat(request("")).isEqualTo("0000000000");
    assertThat(request("ab")).isEqualTo("00000000040a026162");
    assertThat(request("a".repeat(300))).startsWith("000000012f0aac0261");
  }

  private static String request(String service) {
    ByteBuf request = GrpcHealth.request(UnpooledByteBufAllocator.DEFAULT, service);
    String hex = ByteBufUtil.hexDump(request);
    request.release();
    return hex;
  }

  private static ByteBuf bytes(String hex) {
    return Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex));
  }
}
