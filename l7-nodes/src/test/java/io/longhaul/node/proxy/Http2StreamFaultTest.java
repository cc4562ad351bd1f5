package io.longhaul.node.proxy;

import static io.longhaul.node.testing.Http2Peer.RST_STREAM;
import static io.longhaul.node.testing.Http2Peer.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.testing.FakeUpstream;
import io.longhaul.node.testing.Http2Peer;
import io.longhaul.node.testing.LeakCheck;
import io.longhaul.node.testing.TestNode;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.IOException;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A stream that breaks the rules ends; the others of its connection do not notice. */
@ExtendWith(LeakCheck.class)
final class Http2StreamFaultTest {
  private static final int PROTOCOL_ERROR = 1;

  private FakeUpstream app;
  private TestNode node;
  private Http2Peer client;

  @BeforeEach
  void start() throws IOException {
    app = FakeUpstream.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
    node = TestNode.to(app.endpoint());
    client = Http2Peer.over(node.connect());
  }

  @AfterEach
  void close() throws IOException {
    assertThat(client.status(client.get("/after"))).as("another stream").isEqualTo("200");
    client.close();
    node.close();
    app.close();
  }

  private void isMalformed(UnaryOperator<Http2Headers> change) throws IOException {
    int stream = client.open(change.apply(request("POST", "/")), false);
    client.data(stream, "more of it", true);
    assertThat(client.await(RST_STREAM, stream).error()).isEqualTo(PROTOCOL_ERROR);
    assertThat(app.seen()).isEmpty();
  }

  @Test
  void connectionFieldsAreMalformed() throws IOException {
    isMalformed(headers -> headers.add("connection", "close"));
  }

  @Test
  void upperCaseIsMalformed() throws IOException {
    isMalformed(headers -> headers.add("X-Upper", "1"));
  }

  @Test
  void hostOtherThanTheAuthorityIsMalformed() throws IOException {
    isMalformed(headers -> headers.add("host", "b"));
  }

  @Test
  void lineEndInAValueIsMalformed() throws IOException {
    isMalformed(headers -> headers.add("x", "a\r\nHost: b"));
  }

  @Test
  void pseudoHeaderBehindAFieldIsMalformed() throws IOException {
    int stream = client.nextStream();
    // An indexed :method GET, a literal field x: y, then indexed :scheme, :path.
    byte[] block = {(byte) 0x82, 0, 1, 'x', 1, 'y', (byte) 0x86, (byte) 0x84};
    client.frame(Http2Peer.HEADERS, Http2Peer.END_HEADERS | Http2Peer.END_STREAM, stream, block);
    assertThat(client.await(RST_STREAM, stream).error()).isEqualTo(PROTOCOL_ERROR);
    client.open(request("GET", "/"), true);
  }

  @Test
  void bodyOfAnotherLengthThanSaidIsMalformed() throws IOException {
    int longer = client.open(request("POST", "/").add("content-length", "3"), false);
    client.data(longer, "four", true);
    assertThat(client.await(RST_STREAM, longer).error()).isEqualTo(PROTOCOL_ERROR);
    int shorter = client.open(request("POST", "/").add("content-length", "5"), false);
    client.data(shorter, "four", true);
    assertThat(client.await(RST_STREAM, shorter).error()).isEqualTo(PROTOCOL_ERROR);
  }
}
