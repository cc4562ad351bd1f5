package io.longhaul.node.proxy;

import static io.longhaul.node.testing.Http2Peer.CONTINUATION;
import static io.longhaul.node.testing.Http2Peer.DATA;
import static io.longhaul.node.testing.Http2Peer.END_HEADERS;
import static io.longhaul.node.testing.Http2Peer.END_STREAM;
import static io.longhaul.node.testing.Http2Peer.HEADERS;
import static io.longhaul.node.testing.Http2Peer.request;
import static io.longhaul.node.testing.WebSocketFrames.clientText;
import static io.longhaul.node.testing.WebSocketFrames.serverText;
import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.http.HttpLimits;
import io.longhaul.node.testing.FakeUpstream;
import io.longhaul.node.testing.Http2Peer;
import io.longhaul.node.testing.LeakCheck;
import io.longhaul.node.testing.Peer;
import io.longhaul.node.testing.TestNode;
import io.longhaul.node.testing.WebSocketFrames;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Heads as long as the settings allow, and longer ones, beside a WebSocket. */
@ExtendWith(LeakCheck.class)
final class Http2LongHeadTest {
  private static final int HEAD_BYTES = 1 << 20;
  private static final int FRAME_BYTES = 16 * 1024;
  private static final int FIELD_BYTES = 30 * 1024;

  private FakeUpstream app;
  private TestNode node;
  private Http2Peer client;
  private int webSocket;

  @BeforeEach
  void start() throws IOException {
    app = FakeUpstream.start((peer, connection) -> serve(peer));
    HttpLimits limits = new HttpLimits(8 * 1024, HEAD_BYTES, 100);
    ProxyPolicy policy = new ProxyPolicy(TestNode.ID, List.of(), limits, 0, ProxyTimeouts.DEFAULT);
    node =
        TestNode.start(
            TestNode.Options.DEFAULT.with(policy), TestNode.routesTo("", app.endpoint()));
    client = Http2Peer.over(node.connect());
    webSocket = client.open(Http2Peer.webSocket(), false);
    assertThat(client.status(webSocket)).isEqualTo("200");
  }

  @AfterEach
  void close() throws IOException {
    try {
      client.data(webSocket, clientText("hi"), false);
      assertThat(client.await(DATA, webSocket).payload()).isEqualTo(serverText("hi"));
    } finally {
      client.close();
      node.close();
      app.close();
    }
  }

  private static void serve(Peer peer) throws IOException {
    String start = peer.readText("GET /echo".length());
    if (start.equals("GET /echo")) {
      peer.send(WebSocketFrames.switching(start + peer.readHead()));
      peer.read(clientText("hi").length);
      peer.send(serverText("hi"));
    } else {
      readLongHead(peer);
      peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
    }
    assertThat(peer.readToEnd()).isNotNull();
  }

  private static void readLongHead(Peer peer) throws IOException {
    int last = 0;
    while (last != 0x0D0A0D0A) {
      last = last << 8 | peer.readByte();
    }
  }

  /** Asks with a head of about so many bytes. */
  private int ask(int bytes) throws IOException {
    int stream = client.nextStream();
    Http2Headers headers = request("GET", "/long");
    for (int i = 0; i < bytes / FIELD_BYTES; i++) {
      // Of characters that Huffman's code does not shorten.
      headers.add("x-" + i, "~".repeat(FIELD_BYTES));
    }
    byte[] block = client.block(stream, headers);
    assertThat(block.length).isGreaterThan(bytes / FIELD_BYTES * FIELD_BYTES);
    int at = Math.min(block.length, FRAME_BYTES);
    client.frame(HEADERS, END_STREAM, stream, Arrays.copyOf(block, at));
    while (at < block.length) {
      int end = Math.min(block.length, at + FRAME_BYTES);
      int flags = end == block.length ? END_HEADERS : 0;
      client.frame(CONTINUATION, flags, stream, Arrays.copyOfRange(block, at, end));
      at = end;
    }
    return stream;
  }

  @Test
  void headThatIsAllowedIsTaken() throws IOException {
    int stream = ask(10 * FIELD_BYTES);
    assertThat(client.status(stream)).isEqualTo("200");
    assertThat(client.body(stream)).isEqualTo("hi");
  }

  @Test
  void headThatIsTooLongEndsItsStreamOnly() throws IOException {
    assertThat(client.status(ask(HEAD_BYTES + FIELD_BYTES))).isEqualTo("431");
  }
}
