package io.longhaul.node.proxy;

import static io.longhaul.node.testing.Http2Peer.DATA;
import static io.longhaul.node.testing.Http2Peer.HEADERS;
import static io.longhaul.node.testing.Http2Peer.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.testing.FakeUpstream;
import io.longhaul.node.testing.Http2Peer;
import io.longhaul.node.testing.LeakCheck;
import io.longhaul.node.testing.TestNode;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Requests of HTTP/2 clients, without TLS and by prior knowledge. */
@ExtendWith(LeakCheck.class)
final class Http2RequestTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-App: 1\r\n";

  @Test
  void requestReachesTheApplicationAndItsResponseComesBack() throws IOException {
    try (FakeUpstream app = FakeUpstream.answering(OK + "Connection: x\r\nX: y\r\n\r\nhi");
        TestNode node = TestNode.to(app.endpoint());
        Http2Peer client = Http2Peer.over(node.connect())) {
      Http2Headers headers = request("GET", "/path?q=1");
      headers.add("cookie", "a=1").add("cookie", "b=2").add("te", "trailers").add("x-me", "me");
      int stream = client.open(headers, true);
      Http2Peer.Frame head = client.await(HEADERS, stream);
      assertThat(head.status()).isEqualTo("200");
      assertThat(head.field("content-length")).isEqualTo("2");
      assertThat(head.field("x-app")).isEqualTo("1");
      assertThat(head.headers().contains("x")).isFalse();
      assertThat(head.headers().contains("connection")).isFalse();
      assertThat(client.body(stream)).isEqualTo("hi");
      assertThat(app.seen().getFirst())
          .startsWith("GET /path?q=1 HTTP/1.1\r\nHost: a\r\n")
          .contains("\r\ncookie: a=1; b=2\r\n", "\r\nTE: trailers\r\n", "\r\nx-me: me\r\n")
          .contains("\r\nX-Forwarded-For: 127.0.0.1\r\n")
          .doesNotContain("chunked");
    }
  }

  @Test
  void manyStreamsAreServedAtATimeAndOutOfOrder() throws IOException {
    try (FakeUpstream app =
            FakeUpstream.start(
                (peer, connection) -> {
                  String head = peer.readHead();
                  if (head.startsWith("GET /slow")) {
                    peer.readByte();
                  }
                  peer.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfast");
                  peer.readByte();
                });
        TestNode node = TestNode.to(app.endpoint());
        Http2Peer client = Http2Peer.over(node.connect())) {
      int slow = client.get("/slow");
      for (int i = 0; i < 20; i++) {
        int fast = client.get("/fast");
        assertThat(client.status(fast)).isEqualTo("200");
        assertThat(client.body(fast)).isEqualTo("fast");
      }
      client.reset(slow, 8);
      assertThat(client.body(awaitOk(client, client.get("/fast")))).isEqualTo("fast");
      assertThat(node.count("client.aborts")).isEqualTo(1);
    }
  }

  private static int awaitOk(Http2Peer client, int stream) throws IOException {
    assertThat(client.status(stream)).isEqualTo("200");
    return stream;
  }

  @Test
  void bodiesAndTrailersPassInBothDirections() throws IOException {
    AtomicReference<String> received = new AtomicReference<>("");
    try (FakeUpstream app =
            FakeUpstream.start(
                (peer, connection) -> {
                  String head = peer.readHead();
                  StringBuilder body = new StringBuilder();
                  while (!body.toString().endsWith("\r\n\r\n")) {
                    body.append((char) peer.readByte());
                  }
                  received.set(head + body);
                  peer.send("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n");
                  peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
                  peer.send("0\r\nGrpc-Status: 0\r\n\r\n");
                });
        TestNode node = TestNode.to(app.endpoint());
        Http2Peer client = Http2Peer.over(node.connect())) {
      int stream = client.open(request("POST", "/"), false);
      client.data(stream, "hel", false).data(stream, "lo", false);
      client.headers(stream, new DefaultHttp2Headers().add("x-check", "1"), true);
      assertThat(client.status(stream)).isEqualTo("103");
      assertThat(client.status(stream)).isEqualTo("200");
      assertThat(client.await(DATA, stream).text()).isEqualTo("abc");
      Http2Peer.Frame trailers = client.await(HEADERS, stream);
      assertThat(trailers.endsStream()).isTrue();
      assertThat(trailers.field("grpc-status")).isEqualTo("0");
      assertThat(received.get())
          .contains("\r\nTransfer-Encoding: chunked\r\n")
          .contains("hel")
          .endsWith("0\r\nx-check: 1\r\n\r\n");
    }
  }

  /** As gRPC does it: each side answers the other before either has ended. */
  @Test
  void bothDirectionsStreamAtOnceAndEachPieceGoesOutPromptly() throws IOException {
    try (FakeUpstream app =
            FakeUpstream.start(
                (peer, connection) -> {
                  peer.readHead();
                  peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                  for (int i = 0; i < 50; i++) {
                    peer.read("1\r\nx\r\n".length());
                    peer.send("1\r\ny\r\n");
                  }
                  peer.read(5);
                  peer.send("0\r\nGrpc-Status: 0\r\n\r\n");
                });
        TestNode node = TestNode.to(app.endpoint());
        Http2Peer client = Http2Peer.over(node.connect())) {
      int stream = client.open(request("POST", "/grpc"), false);
      assertThat(client.status(stream)).isEqualTo("200");
      for (int i = 0; i < 50; i++) {
        client.data(stream, "x", false);
        assertThat(client.await(DATA, stream).text()).isEqualTo("y");
      }
      client.data(stream, "", true);
      assertThat(client.await(HEADERS, stream).field("grpc-status")).isEqualTo("0");
    }
  }

  @Test
  void bodilessResponsesEndWithTheirHead() throws IOException {
    try (FakeUpstream app =
            FakeUpstream.start(
                (peer, connection) -> {
                  peer.readHead();
                  peer.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
                  peer.readHead();
                  peer.send("HTTP/1.1 204 No Content\r\n\r\n");
                  peer.readHead();
                  peer.send("HTTP/1.1 304 Not Modified\r\nContent-Length: 7\r\n\r\n");
                  peer.readByte();
                });
        TestNode node = TestNode.to(app.endpoint());
        Http2Peer client = Http2Peer.over(node.connect())) {
      Http2Peer.Frame head = client.await(HEADERS, client.open(request("HEAD", "/"), true));
      assertThat(head.endsStream()).isTrue();
      assertThat(head.field("content-length")).isEqualTo("1000");
      Http2Peer.Frame none = client.await(HEADERS, client.get("/"));
      assertThat(none.endsStream()).isTrue();
      assertThat(none.headers().contains("content-length")).isFalse();
      Http2Peer.Frame same = client.await(HEADERS, client.get("/"));
      assertThat(same.endsStream()).isTrue();
      assertThat(same.field("content-length")).isEqualTo("7");
    }
  }

  @Test
  void responseThatIsCutShortResetsItsStreamAlone() throws IOException {
    try (FakeUpstream app =
            FakeUpstream.start(
                (peer, connection) -> {
                  if (peer.readHead().startsWith("GET /cut")) {
                    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\npart");
                  } else {
                    peer.send(OK + "\r\nhi");
                    peer.readByte();
                  }
                });
        TestNode node = TestNode.to(app.endpoint());
        Http2Peer client = Http2Peer.over(node.connect())) {
      int cut = client.get("/cut");
      assertThat(client.status(cut)).isEqualTo("200");
      assertThat(client.await(DATA, cut).text()).isEqualTo("part");
      assertThat(client.await(Http2Peer.RST_STREAM, cut).error()).isEqualTo(2);
      int other = client.get("/");
      assertThat(client.status(other)).isEqualTo("200");
      assertThat(client.body(other)).isEqualTo("hi");
    }
  }

  @Test
  void answersOfTheNodesOwnHaveStatusAndText() throws IOException {
    try (FakeUpstream app = FakeUpstream.answering(OK + "\r\nhi");
        TestNode node = TestNode.to(app.endpoint());
        Http2Peer client = Http2Peer.over(node.connect())) {
      int refused = client.get("/../x");
      assertThat(client.status(refused)).isEqualTo("400");
      assertThat(client.body(refused)).startsWith("target: ");
      int connect = client.open(new DefaultHttp2Headers().method("CONNECT").authority("a:1"), true);
      assertThat(client.status(connect)).isEqualTo("501");
      int good = client.get("/");
      assertThat(client.status(good)).isEqualTo("200");
    }
  }

  @Test
  void earlyResponseStopsAClientThatStillSends() throws IOException {
    try (FakeUpstream app =
            FakeUpstream.start(
                (peer, connection) -> {
                  peer.readHead();
                  peer.send("HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\nno");
                  peer.readByte();
                });
        TestNode node = TestNode.to(app.endpoint());
        Http2Peer client = Http2Peer.over(node.connect())) {
      int stream = client.open(request("POST", "/"), false);
      client.data(stream, "x", false);
      assertThat(client.status(stream)).isEqualTo("413");
      assertThat(client.body(stream)).isEqualTo("no");
      assertThat(client.await(Http2Peer.RST_STREAM, stream).error()).isZero();
      for (int i = 0; i < 1_000; i++) {
        client.data(stream, "more", false);
      }
      assertThat(client.status(client.get("/"))).isEqualTo("413");
    }
  }
}
