package io.longhaul.node.proxy;

import static io.longhaul.node.testing.Http2Peer.DATA;
import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.testing.FakeUpstream;
import io.longhaul.node.testing.Http2Peer;
import io.longhaul.node.testing.LeakCheck;
import io.longhaul.node.testing.TestNode;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a client's windows let out of small responses, which go past the codec's queues. */
@ExtendWith(LeakCheck.class)
final class Http2WindowTest {
  private static final int INITIAL_WINDOW = 4;
  private static final int CONNECTION_WINDOW = 65_535;
  private static final int CANCEL = 8;

  private static FakeUpstream answering(String body) throws IOException {
    return FakeUpstream.answering(
        "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
  }

  @Test
  void streamsWindowCountsSmallDataAndLetsTheRestOut() throws IOException {
    try (FakeUpstream app = answering("0123456789");
        TestNode node = TestNode.to(app.endpoint());
        Http2Peer client = Http2Peer.over(node.connect(), Http2Peer.setting(INITIAL_WINDOW, 4))) {
      int stream = client.get("/");
      assertThat(client.status(stream)).isEqualTo("200");
      assertThat(client.await(DATA, stream).text()).isEqualTo("0123");
      client.window(stream, 5);
      assertThat(client.await(DATA, stream).text()).isEqualTo("45678");
      client.window(stream, 5);
      Http2Peer.Frame last = client.await(DATA, stream);
      assertThat(last.text()).isEqualTo("9");
      assertThat(last.endsStream()).isTrue();
    }
  }

  @Test
  void clientThatLeavesAResponseThatWaitsForItsWindowIsAtNoFault() throws IOException {
    int window = 1_024;
    try (FakeUpstream app = answering("x".repeat(64 * window));
        TestNode node = TestNode.to(app.endpoint());
        Http2Peer client =
            Http2Peer.over(node.connect(), Http2Peer.setting(INITIAL_WINDOW, window))) {
      int left = client.get("/");
      assertThat(client.status(left)).isEqualTo("200");
      assertThat(client.await(DATA, left).payload()).hasSize(window);
      client.reset(left, CANCEL);
      int next = client.get("/");
      Http2Peer.Frame first =
          client.await(
              frame -> frame.type() == Http2Peer.RST_STREAM || frame.type() == Http2Peer.HEADERS);
      assertThat(first.type()).isEqualTo(Http2Peer.HEADERS);
      assertThat(first.stream()).isEqualTo(next);
      assertThat(node.count("http2.stream.faults")).isZero();
    }
  }

  @Test
  void connectionsWindowCountsTheSmallDataOfAllStreams() throws IOException {
    String body = "x".repeat(1_000);
    try (FakeUpstream app = answering(body);
        TestNode node = TestNode.to(app.endpoint());
        Http2Peer client = Http2Peer.over(node.connect())) {
      int whole = CONNECTION_WINDOW / body.length();
      for (int i = 0; i < whole; i++) {
        int stream = client.get("/");
        assertThat(client.status(stream)).isEqualTo("200");
        Http2Peer.Frame frame = client.await(DATA, stream);
        assertThat(frame.text()).isEqualTo(body);
        assertThat(frame.endsStream()).isTrue();
      }
      int cut = client.get("/");
      int none = client.get("/");
      int rest = CONNECTION_WINDOW - whole * body.length();
      assertThat(client.status(cut)).isEqualTo("200");
      assertThat(client.await(DATA, cut).payload()).hasSize(rest);
      assertThat(client.status(none)).isEqualTo("200");
      client.window(0, CONNECTION_WINDOW);
      Http2Peer.Frame end = client.await(DATA, cut);
      assertThat(end.payload()).hasSize(body.length() - rest);
      assertThat(end.endsStream()).isTrue();
      assertThat(client.await(DATA, none).text()).isEqualTo(body);
    }
  }
}
