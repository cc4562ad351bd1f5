package io.longhaul.node.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.testing.FakeUpstream;
import io.longhaul.node.testing.Peer;
import io.longhaul.node.testing.TestNode;
import io.longhaul.node.testing.WebSocketFrames;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

/** Two clients who came before an attack: one with a WebSocket, one with requests. */
final class Bystanders implements Closeable {
  /** Generous, since the machine may be busy; what hangs takes longer by far. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Peer webSocket;
  private final Peer keepAlive;

  Bystanders(TestNode node) throws IOException {
    webSocket = node.connect();
    keepAlive = node.connect();
    assertThat(webSocket.send(WebSocketFrames.HANDSHAKE).readHead()).startsWith("HTTP/1.1 101 ");
  }

  /** An application that echoes one short text frame after the other, and answers requests. */
  static FakeUpstream application(int responseBytes) throws IOException {
    String body = "x".repeat(responseBytes);
    return FakeUpstream.start(
        (peer, connection) -> {
          for (String head = peer.readMessage(); !head.isEmpty(); head = peer.readMessage()) {
            if (head.contains("Upgrade: websocket")) {
              peer.send(WebSocketFrames.SWITCHING);
              while (true) {
                peer.read(WebSocketFrames.clientText("hi").length);
                peer.send(WebSocketFrames.serverText("hi"));
              }
            }
            int length = head.startsWith("GET /large") ? responseBytes : 2;
            peer.send(
                "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s"
                    .formatted(length, body.substring(0, length)));
          }
        });
  }

  /** Both exchange something, soon. */
  void goOn() {
    try {
      exchange();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void exchange() throws IOException {
    long start = System.nanoTime();
    webSocket.send(WebSocketFrames.clientText("hi"));
    assertThat(webSocket.read(WebSocketFrames.serverText("hi").length))
        .isEqualTo(WebSocketFrames.serverText("hi"));
    assertThat(keepAlive.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").readMessage())
        .startsWith("HTTP/1.1 200 ");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(PATIENCE);
  }

  @Override
  public void close() throws IOException {
    webSocket.close();
    keepAlive.close();
  }
}
