package io.longhaul.node.proxy;

import static io.longhaul.node.testing.WebSocketFrames.HANDSHAKE;
import static io.longhaul.node.testing.WebSocketFrames.SWITCHING;
import static io.longhaul.node.testing.WebSocketFrames.clientText;
import static io.longhaul.node.testing.WebSocketFrames.serverText;
import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.testing.Await;
import io.longhaul.node.testing.FakeUpstream;
import io.longhaul.node.testing.LeakCheck;
import io.longhaul.node.testing.Peer;
import io.longhaul.node.testing.TestNode;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
final class RouteSwapTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

  @Test
  void unusedConnectionToEndpointWithoutRouteIsClosed() throws IOException {
    AtomicBoolean ended = new AtomicBoolean();
    try (FakeUpstream old =
            FakeUpstream.start(
                (peer, connection) -> {
                  peer.readHead();
                  peer.send("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nold");
                  ended.set(peer.readByte() < 0);
                });
        FakeUpstream next =
            FakeUpstream.answering("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nnew");
        TestNode node = TestNode.to(old.endpoint());
        Peer client = node.connect()) {
      client.send(GET);
      assertThat(client.readMessage()).endsWith("old");
      node.server().routes(TestNode.routesTo("", next.endpoint()));
      Await.until("old connection ended", ended::get);
      client.send(GET);
      assertThat(client.readMessage()).endsWith("new");
    }
  }

  @Test
  void openWebSocketOutlivesAHundredChangesOfRoutes() throws IOException {
    try (FakeUpstream old =
            FakeUpstream.start(
                (peer, connection) -> {
                  peer.readHead();
                  peer.send(SWITCHING);
                  peer.read(clientText("hi").length);
                  peer.send(serverText("ho"));
                  peer.readByte();
                });
        FakeUpstream next = FakeUpstream.answering("HTTP/1.1 204 No Content\r\n\r\n");
        TestNode node = TestNode.to(old.endpoint());
        Peer client = node.connect()) {
      client.send(HANDSHAKE);
      assertThat(client.readHead()).startsWith("HTTP/1.1 101 ");
      for (int i = 0; i < 100; i++) {
        node.server()
            .routes(TestNode.routesTo("responseTimeout: " + (i + 1) + "s", next.endpoint()));
      }
      client.send(clientText("hi"));
      assertThat(client.read(serverText("ho").length)).isEqualTo(serverText("ho"));
    }
  }
}
