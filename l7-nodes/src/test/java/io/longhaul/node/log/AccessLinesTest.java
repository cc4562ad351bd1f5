package io.longhaul.node.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.ingress.ClientAddress;
import io.longhaul.node.metrics.RequestEnd;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class AccessLinesTest {
  private static final InetSocketAddress ADDRESS =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 80);

  private final Map<String, String> written = new HashMap<>();
  private final AccessLines lines =
      new AccessLines(
          "n1",
          new RequestIds(),
          line -> {
            byte[] bytes = new byte[line.length()];
            line.buffer().getBytes(0, bytes);
            written.putAll(Lines.fields(new String(bytes, UTF_8)));
          });

  private String doorOf(String name) {
    ClientAddress client = ClientAddress.direct(ADDRESS, ADDRESS, Optional.of(name));
    lines.refused(client, 400, "syntax", RequestEnd.CLIENT_FAULT);
    return Objects.requireNonNull(written.get("door"));
  }

  @Test
  void nameThatAProxyGaveADoorBreaksNoLine() {
    assertThat(doorOf("a\",\"blame\":\"x\\")).isEqualTo("a\",\"blame\":\"x\\");
    assertThat(written).containsEntry("blame", "client");
    assertThat(doorOf("d\u00f6or")).isEqualTo("d\u00f6or");
    assertThat(doorOf("x".repeat(100))).hasSize(AccessLines.MOST_DOOR);
  }
}
