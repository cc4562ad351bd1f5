package io.longhaul.node;

import static io.longhaul.node.testing.WebSocketFrames.HANDSHAKE;
import static io.longhaul.node.testing.WebSocketFrames.SWITCHING;
import static io.longhaul.node.testing.WebSocketFrames.clientText;
import static io.longhaul.node.testing.WebSocketFrames.serverText;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longhaul.hash.FlowHash;
import io.longhaul.hash.HashKey;
import io.longhaul.membership.occupancy.SlotCounters;
import io.longhaul.node.testing.Await;
import io.longhaul.node.testing.FakeUpstream;
import io.longhaul.node.testing.LeakCheck;
import io.longhaul.node.testing.Peer;
import io.longhaul.node.testing.TestNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
final class NodeServerTest {
  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

  private final SlotCounters slots = new SlotCounters();

  private NodeServer start(InetSocketAddress listen, FakeUpstream app) throws IOException {
    return NodeServer.start(
        NodeSettings.of("n7", listen),
        slots,
        new FlowHash(HashKey.random()),
        TestNode.routesTo("", app.endpoint()),
        new SimpleMeterRegistry());
  }

  @Test
  void applicationLearnsTheClientThatTheDirectorNamed() throws IOException {
    try (FakeUpstream app = FakeUpstream.answering(OK);
        NodeServer node = start(ANY_PORT, app);
        Peer director = Peer.connect(node.relayAddress().orElseThrow())) {
      director.send(proxyHeader());
      director.send("GET / HTTP/1.1\r\nHost: a.example\r\nX-Forwarded-For: 6.6.6.6\r\n\r\n");
      assertThat(director.readHead()).startsWith("HTTP/1.1 200 ");
      assertThat(app.seen())
          .singleElement()
          .asString()
          .contains("\r\nX-Forwarded-For: 192.0.2.1\r\n")
          .contains("\r\nX-Forwarded-Port: 80\r\n")
          .contains("\r\nForwarded: for=192.0.2.1;host=\"a.example\";proto=http\r\n")
          .contains("\r\nX-Longhaul-Node: n7\r\n");
      assertThat(slots.total()).isEqualTo(1);
      assertThat(node.connections()).isEqualTo(1);
      director.endOutput();
      Await.until("slot released", () -> slots.total() == 0);
    }
  }

  @Test
  void webSocketStaysWhenNodeDrainsAndHttpClientIsLetGo() throws IOException {
    try (FakeUpstream app =
            FakeUpstream.start(
                (peer, connection) -> {
                  if (!peer.readHead().contains("Upgrade")) {
                    peer.send(OK);
                    return;
                  }
                  peer.send(SWITCHING);
                  peer.read(clientText("hi").length);
                  peer.send(serverText("hi"));
                  peer.readByte();
                });
        NodeServer node = start(ANY_PORT, app);
        Peer socket = Peer.connect(node.relayAddress().orElseThrow());
        Peer idle = Peer.connect(node.relayAddress().orElseThrow())) {
      socket.send(proxyHeader()).send(HANDSHAKE);
      assertThat(socket.readHead()).startsWith("HTTP/1.1 101 ");
      idle.send(proxyHeader());
      Await.until("both known", () -> node.connections() == 2);
      node.draining(true);
      node.stopAccepting();
      // It was let in before the drain: its first request may be on its way, and is answered.
      idle.send("GET / HTTP/1.1\r\nHost: a.example\r\n\r\n");
      assertThat(idle.readToEnd()).startsWith("HTTP/1.1 200 ").contains("Connection: close");
      socket.send(clientText("hi"));
      assertThat(socket.read(serverText("hi").length)).isEqualTo(serverText("hi"));
    }
  }

  @Test
  void takenPortIsRefusedByName() throws IOException {
    try (FakeUpstream app = FakeUpstream.answering(OK);
        NodeServer first = start(ANY_PORT, app)) {
      assertThatThrownBy(() -> start(first.relayAddress().orElseThrow(), app).close())
          .isInstanceOf(IOException.class)
          .hasMessageContaining("127.0.0.1:" + first.relayAddress().orElseThrow().getPort());
    }
  }

  /** TCP over IPv4 from 192.0.2.1:4711 to 192.0.2.80:80. */
  private static byte[] proxyHeader() {
    return ByteBuffer.allocate(28)
        .put(new byte[] {13, 10, 13, 10, 0, 13, 10, 'Q', 'U', 'I', 'T', 10, 0x21, 0x11})
        .putShort((short) 12)
        .put(new byte[] {(byte) 192, 0, 2, 1, (byte) 192, 0, 2, 80})
        .putShort((short) 4711)
        .putShort((short) 80)
        .array();
  }
}
