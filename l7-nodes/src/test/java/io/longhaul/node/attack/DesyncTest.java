package io.longhaul.node.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.testing.Bystanders;
import io.longhaul.node.testing.FakeUpstream;
import io.longhaul.node.testing.LeakCheck;
import io.longhaul.node.testing.Peer;
import io.longhaul.node.testing.TestNode;
import io.longhaul.node.testing.WebSocketFrames;
import java.io.IOException;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Requests in which two recipients might see different ones; node and application see the same. */
@ExtendWith(LeakCheck.class)
final class DesyncTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  /** An opening of a WebSocket that the application does not take. */
  private static final String OPENING = WebSocketFrames.HANDSHAKE.replace("/echo", "/closed");

  /** Of direct memory: none of these lengths is believed. */
  private static final long MOST_GROWTH = 4 << 20;

  private static final String NEXT = "GET /next HTTP/1.1\r\nHost: a\r\n\r\n";

  private FakeUpstream app;
  private TestNode node;
  private Bystanders others;

  @BeforeEach
  void start() throws IOException {
    app = FakeUpstream.start((peer, connection) -> serve(peer));
    node = TestNode.to(app.endpoint());
    others = new Bystanders(node);
  }

  /** Serves the bystanders; notes what comes of others, and says the same to all of it. */
  private void serve(Peer peer) throws IOException {
    for (String head = peer.readMessage(); !head.isEmpty(); head = peer.readMessage()) {
      if (Bystanders.sent(head)) {
        Bystanders.serve(peer, head);
      } else {
        app.saw(head);
        peer.send(OK);
      }
    }
  }

  @AfterEach
  void stop() throws IOException {
    try {
      others.goOnWithin(MOST_GROWTH);
    } finally {
      others.close();
      node.close();
      app.close();
    }
  }

  private String seen(int request) {
    return app.seen().get(request).toLowerCase(Locale.ROOT);
  }

  @Test
  void upgradeToClearTextHttp2IsNotPassedOn() throws IOException {
    try (Peer client = node.connect()) {
      client.send(
          "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
              + "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n\r\n"
              + NEXT);
      assertThat(client.readMessage()).startsWith("HTTP/1.1 200 ");
      assertThat(client.readMessage()).startsWith("HTTP/1.1 200 ");
      assertThat(seen(0)).doesNotContain("h2c").doesNotContain("http2-settings");
      assertThat(seen(1)).startsWith("get /next ");
    }
  }

  @Test
  void whatFollowsAWebSocketThatWasNotOpenedIsTheNextRequest() throws IOException {
    try (Peer client = node.connect()) {
      client.send(OPENING + NEXT);
      assertThat(client.readMessage()).startsWith("HTTP/1.1 200 ");
      assertThat(client.readMessage()).startsWith("HTTP/1.1 200 ");
      assertThat(app.seen()).hasSize(2);
      assertThat(seen(1)).startsWith("get /next ").contains("x-forwarded-for");
    }
  }

  @Test
  void handshakeWithABodyIsRefused() throws IOException {
    String withBody =
        OPENING.replace("\r\n\r\n", "\r\nContent-Length: " + NEXT.length() + "\r\n\r\n" + NEXT);
    try (Peer client = node.connect()) {
      assertThat(client.send(withBody).readToEnd()).startsWith("HTTP/1.1 400 ");
    }
    assertThat(app.seen()).isEmpty();
  }

  @Test
  void bodyOfAGetIsItsBodyAndNoRequest() throws IOException {
    try (Peer client = node.connect()) {
      client.send(
          "GET /first HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n%s"
              .formatted(NEXT.length(), NEXT));
      assertThat(client.readMessage()).startsWith("HTTP/1.1 200 ");
      client.send("GET /last HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(client.readMessage()).startsWith("HTTP/1.1 200 ");
    }
    assertThat(app.seen()).hasSize(2);
    assertThat(seen(0)).startsWith("get /first ");
    assertThat(seen(1)).startsWith("get /last ");
  }

  @Test
  void authorityOfAnAbsoluteTargetIsTheHostThatTheApplicationSees() throws IOException {
    try (Peer client = node.connect()) {
      client.send("GET http://b/x HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(client.readMessage()).startsWith("HTTP/1.1 200 ");
    }
    assertThat(seen(0)).startsWith("get /x ").contains("\r\nhost: b\r\n").doesNotContain("host: a");
  }

  @Test
  void chunkExtensionsAreBoundedAndNotPassedOn() throws IOException {
    String head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    try (Peer client = node.connect()) {
      String answer =
          client
              .send(head + "5;" + "x".repeat(2_000) + "\r\nhello\r\n0\r\n\r\n" + NEXT)
              .readToEnd();
      assertThat(answer).contains("Connection: close").doesNotContain(OK);
    }
    assertThat(app.seen()).noneMatch(request -> request.contains("/next"));
  }
}
