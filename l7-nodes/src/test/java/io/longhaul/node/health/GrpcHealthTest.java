package io.longhaul.node.health;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.http.HttpFault;
import io.longhaul.node.http.HttpLimits;
import io.longhaul.node.http.Trailers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GrpcHealthTest {
  private static final String SERVING = "00000000020801";

  @Test
  void servingIsHealthy() throws HttpFault {
    assertThat(GrpcHealth.isServing(bytes(SERVING), ended("grpc-status: 0\r\n"))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x: 0\r\n",
        "grpc-status: 13\r\n",
        "grpc-status: 00\r\n",
        "grpc-status: 0\r\ngrpc-status: 13\r\n"
      })
  void servingBeforeAnErrorIsNot(String trailers) throws HttpFault {
    assertThat(GrpcHealth.isServing(bytes(SERVING), ended(trailers))).isFalse();
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
  void anythingElseIsNot(String answer) throws HttpFault {
    assertThat(GrpcHealth.isServing(bytes(answer), ended("grpc-status: 0\r\n"))).isFalse();
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

  private static Optional<Trailers> ended(String trailers) throws HttpFault {
    ByteBuf lines = Unpooled.copiedBuffer(trailers + "\r\n", US_ASCII);
    return Trailers.parse(lines, HttpLimits.DEFAULT);
  }

  private static ByteBuf bytes(String hex) {
    return Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex));
  }
}
