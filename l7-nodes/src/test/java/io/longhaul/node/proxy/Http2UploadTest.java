package io.longhaul.node.proxy;

import static io.longhaul.node.testing.Http2Peer.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.testing.FullBacklog;
import io.longhaul.node.testing.Http2Peer;
import io.longhaul.node.testing.LeakCheck;
import io.longhaul.node.testing.Peer;
import io.longhaul.node.testing.TestNode;
import java.io.IOException;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies of HTTP/2 clients that are whole before the application's connection is there. */
@ExtendWith(LeakCheck.class)
final class Http2UploadTest {
  private static final int FRAME_BYTES = 16_384;

  /**
   * A piece of such a size, with its head, fills the connection's buffer in the midst of itself.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 65_000, 65_300, 65_400, 65_500, 65_535})
  void bodyThatWaitedIsOneWholeChunk(int bytes) throws IOException {
    String body = "x".repeat(bytes);
    try (FullBacklog app = FullBacklog.take();
        TestNode node = TestNode.to(app.endpoint());
        Http2Peer client = Http2Peer.over(node.connect())) {
      int stream = client.open(request("POST", "/"), false);
      send(client, stream, body);
      client.frame(Http2Peer.PING, 0, 0, new byte[8]);
      client.await(f -> f.type() == Http2Peer.PING && f.flags() == Http2Peer.ACK);
      app.makeRoom();
      try (Peer connection = app.accept()) {
        assertThat(connection.readHead()).contains("\r\nTransfer-Encoding: chunked\r\n");
        String size = Integer.toHexString(bytes);
        int most = size.length() + "\r\n".length() + bytes + "\r\n0\r\n\r\n".length();
        assertThat(connection.readText(most).replace(body, "<body>"))
            .isEqualTo(size + "\r\n<body>\r\n0\r\n\r\n");
        connection.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        assertThat(client.status(stream)).isEqualTo("200");
        client.get("/next");
        assertThat(connection.readHead()).startsWith("GET /next HTTP/1.1\r\n");
      }
    }
  }

  private static void send(Http2Peer client, int stream, String body) throws IOException {
    for (int from = 0; from < body.length(); from += FRAME_BYTES) {
      int to = Math.min(from + FRAME_BYTES, body.length());
      client.data(stream, body.substring(from, to), to == body.length());
    }
  }
}
