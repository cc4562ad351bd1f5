package io.longhaul.node.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.testing.FakeUpstream;
import io.longhaul.node.testing.LeakCheck;
import io.longhaul.node.testing.Peer;
import io.longhaul.node.testing.TestNode;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
final class PlainRequestTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-App: 1\r\n\r\nhi";

  @Test
  void responseReachesClientWithItsFields() throws IOException {
    try (FakeUpstream app = FakeUpstream.answering(OK);
        TestNode node = TestNode.to(app.endpoint());
        Peer client = node.connect()) {
      client.send("GET /a?b=c HTTP/1.1\r\nHost: a.example\r\nX-One: 1\r\n\r\n");
      assertThat(client.readMessage())
          .startsWith("HTTP/1.1 200 OK\r\n")
          .contains("\r\nX-App: 1\r\n")
          .endsWith("\r\n\r\nhi");
      assertThat(app.seen())
          .singleElement()
          .asString()
          .startsWith("GET /a?b=c HTTP/1.1\r\nHost: a.example\r\n")
          .contains("\r\nX-One: 1\r\n");
    }
  }

  @Test
  void connectionsAreKeptOnBothSides() throws IOException {
    try (FakeUpstream app = FakeUpstream.answering(OK);
        TestNode node = TestNode.to(app.endpoint());
        Peer client = node.connect()) {
      for (int i = 0; i < 20; i++) {
        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(client.readMessage()).endsWith("hi");
      }
      assertThat(app.connections()).isEqualTo(1);
      assertThat(node.count("upstream.reused")).isEqualTo(19);
    }
  }

  @Test
  void beginningOfAPipelinedBodyReachesTheApplicationAtOnce() throws IOException {
    try (FakeUpstream app =
            FakeUpstream.start(
                (peer, connection) -> {
                  peer.readHead();
                  peer.send(OK).readHead();
                  peer.readText("5\r\nhello\r\n".length());
                  peer.send(OK);
                });
        TestNode node = TestNode.to(app.endpoint());
        Peer client = node.connect()) {
      String get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
      String head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
      client.send(get + head + "5\r\nhello\r\n");
      assertThat(client.readMessage()).endsWith("hi");
      assertThat(client.readMessage()).endsWith("hi");
    }
  }

  @Test
  void requestBodyReachesApplication() throws IOException {
    try (FakeUpstream app = FakeUpstream.answering(OK);
        TestNode node = TestNode.to(app.endpoint());
        Peer client = node.connect()) {
      client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhe");
      client.send("llo");
      assertThat(client.readMessage()).endsWith("hi");
      assertThat(app.seen()).singleElement().asString().endsWith("\r\n\r\nhello");
    }
  }

  @Test
  void pipelinedRequestsAreAnsweredInOrder() throws IOException {
    try (FakeUpstream app =
            FakeUpstream.start(
                (peer, connection) -> {
                  for (String head = peer.readHead(); !head.isEmpty(); head = peer.readHead()) {
                    String path = head.substring(4, head.indexOf(' ', 4));
                    peer.send(
                        "HTTP/1.1 200 OK\r\nContent-Length: " + path.length() + "\r\n\r\n" + path);
                  }
                });
        TestNode node = TestNode.to(app.endpoint());
        Peer client = node.connect()) {
      StringBuilder requests = new StringBuilder();
      for (int i = 0; i < 50; i++) {
        requests.append("GET /").append(i).append(" HTTP/1.1\r\nHost: a\r\n\r\n");
      }
      client.send(requests.toString());
      for (int i = 0; i < 50; i++) {
        assertThat(client.readMessage()).endsWith("\r\n\r\n/" + i);
      }
    }
  }
}
