package io.longhaul.node;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.hash.FlowHash;
import io.longhaul.hash.HashKey;
import io.longhaul.membership.occupancy.SlotCounters;
import io.longhaul.node.config.ProxyVersion;
import io.longhaul.node.testing.FakeUpstream;
import io.longhaul.node.testing.LeakCheck;
import io.longhaul.node.testing.Peer;
import io.longhaul.node.testing.TestNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Who a client is passes through the node: from either PROXY header to fields and either header.
 */
@ExtendWith(LeakCheck.class)
final class ProxiedAddressTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: a.example\r\n\r\n";
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

  private static NodeServer start(String settings, FakeUpstream app) throws IOException {
    return NodeServer.start(
        NodeSettings.of("n7", new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
        new SlotCounters(),
        new FlowHash(HashKey.random()),
        TestNode.routesTo(settings, app.endpoint()),
        new SimpleMeterRegistry());
  }

  @ParameterizedTest
  @EnumSource(ProxyVersion.class)
  void applicationLearnsTheClientFromItsFields(ProxyVersion in) throws IOException {
    try (FakeUpstream app = FakeUpstream.answering(OK);
        NodeServer node = start("", app);
        Peer front = Peer.connect(node.relayAddress().orElseThrow())) {
      front.send(header(in)).send(GET);
      assertThat(front.readHead()).startsWith("HTTP/1.1 200 ");
      assertThat(app.seen())
          .singleElement()
          .asString()
          .contains("\r\nX-Forwarded-For: 192.0.2.1\r\n")
          .contains("\r\nX-Forwarded-Port: 80\r\n");
    }
  }

  @ParameterizedTest
  @CsvSource({"V1, V1", "V1, V2", "V2, V1", "V2, V2"})
  void applicationLearnsTheClientFromTheHeaderThatItAsksFor(ProxyVersion in, ProxyVersion out)
      throws IOException {
    try (FakeUpstream app =
            FakeUpstream.start(
                (node, connection) -> {
                  byte[] header = node.read(header(out).length);
                  boolean named = Arrays.equals(header, header(out));
                  String rest = node.readHead();
                  var _ = node.send(named && rest.startsWith("GET ") ? OK : refusal(header));
                });
        NodeServer node = start("proxyProtocol: " + out, app);
        Peer front = Peer.connect(node.relayAddress().orElseThrow())) {
      front.send(header(in)).send(GET);
      assertThat(front.readHead()).startsWith("HTTP/1.1 200 ");
    }
  }

  private static String refusal(byte[] header) {
    return "HTTP/1.1 400 %s\r\nContent-Length: 0\r\n\r\n"
        .formatted(HexFormat.of().formatHex(header));
  }

  /** TCP over IPv4 from 192.0.2.1:4711 to 192.0.2.80:80. */
  private static byte[] header(ProxyVersion version) {
    return switch (version) {
      case V1 -> "PROXY TCP4 192.0.2.1 192.0.2.80 4711 80\r\n".getBytes(US_ASCII);
      case V2 ->
          ByteBuffer.allocate(28)
              .put(new byte[] {13, 10, 13, 10, 0, 13, 10, 'Q', 'U', 'I', 'T', 10, 0x21, 0x11})
              .putShort((short) 12)
              .put(new byte[] {(byte) 192, 0, 2, 1, (byte) 192, 0, 2, 80})
              .putShort((short) 4711)
              .putShort((short) 80)
              .array();
    };
  }
}
