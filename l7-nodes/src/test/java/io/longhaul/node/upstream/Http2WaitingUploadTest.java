package io.longhaul.node.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.testing.FakeUpstream;
import io.longhaul.node.testing.Http2Peer;
import io.longhaul.node.testing.LeakCheck;
import io.longhaul.node.testing.Peer;
import io.longhaul.node.testing.TestNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An application that ends a request whose body still waits for its window. */
@ExtendWith(LeakCheck.class)
final class Http2WaitingUploadTest {
  private static final int INITIAL_WINDOW = 4;
  private static final int WINDOW_BYTES = 1_024;
  private static final int BODY_BYTES = 64 * 1_024;
  private static final int REFUSED_STREAM = 7;
  private static final int CANCEL = 8;

  /** How it ends. */
  enum End {
    FIN,
    RESET,
    REFUSED,
    GOAWAY
  }

  @ParameterizedTest
  @CsvSource({"FIN, closed", "RESET, closed", "REFUSED, refused", "GOAWAY, closed"})
  void endIsToldAsItWas(End end, String reason) throws IOException {
    try (FakeUpstream app = FakeUpstream.start((peer, _) -> serve(peer, end));
        TestNode node =
            TestNode.start(
                TestNode.Options.DEFAULT, TestNode.routesTo("protocol: h2c", app.endpoint()));
        Peer client = node.connect()) {
      client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + BODY_BYTES + "\r\n\r\n");
      client.send(new byte[BODY_BYTES]);
      assertThat(client.readHead()).startsWith("HTTP/1.1 50");
      assertThat(node.count("upstream.failures", "reason", reason)).isEqualTo(1);
      assertThat(node.count("upstream.failures", "reason", "invalid-response")).isZero();
    }
  }

  private static void serve(Peer peer, End end) throws IOException {
    byte[] window = Http2Peer.setting(INITIAL_WINDOW, WINDOW_BYTES);
    peer.send(Http2Peer.bytes(Http2Peer.SETTINGS, 0, 0, window));
    peer.read(Http2Peer.PREFACE.length());
    int stream = awaitData(peer);
    switch (end) {
      case FIN -> peer.endOutput();
      case RESET -> reset(peer, stream, CANCEL);
      case REFUSED -> reset(peer, stream, REFUSED_STREAM);
      case GOAWAY -> {
        byte[] last = ByteBuffer.allocate(8).putInt(stream).array();
        peer.send(Http2Peer.bytes(Http2Peer.GOAWAY, 0, 0, last));
        peer.endOutput();
      }
    }
    assertThat(peer.readToEnd()).isNotNull();
  }

  private static void reset(Peer peer, int stream, int error) throws IOException {
    peer.send(Http2Peer.bytes(Http2Peer.RST_STREAM, 0, stream, Http2Peer.number(error)));
  }

  /** Reads until the window is used up; the stream. */
  private static int awaitData(Peer peer) throws IOException {
    while (true) {
      ByteBuffer header = ByteBuffer.wrap(peer.read(9));
      int length = (header.getShort() & 0xFFFF) << 8 | (header.get() & 0xFF);
      int type = header.get();
      var _ = header.get();
      peer.read(length);
      if (type == Http2Peer.DATA) {
        return header.getInt();
      }
    }
  }
}
