package io.longhaul.node.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.testing.Await;
import io.longhaul.node.testing.FakeUpstream;
import io.longhaul.node.testing.LeakCheck;
import io.longhaul.node.testing.Peer;
import io.longhaul.node.testing.TestNode;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A client that has sent all its requests, ended its direction, and reads the responses late. */
@ExtendWith(LeakCheck.class)
final class HalfClosedPipelineTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

  /** So small that one read brings a response whole. */
  private static final String OK =
      "HTTP/1.1 200 OK\r\nContent-Length: 1800\r\n\r\n" + "x".repeat(1_800);

  /** Their responses are more than the kernel takes for a client that does not read. */
  private static final int REQUESTS = 4_000;

  private static final int RECEIVED_BYTES = 4_096;

  @Test
  void requestsThatWaitForRoomAreAnsweredThoughNoMoreCome() throws Exception {
    try (FakeUpstream app =
            FakeUpstream.start(
                (peer, connection) -> {
                  while (!peer.readHead().isEmpty()) {
                    peer.send(OK);
                  }
                });
        TestNode node = TestNode.to(app.endpoint());
        Socket socket = new Socket()) {
      socket.setReceiveBufferSize(RECEIVED_BYTES);
      socket.connect(node.server().address().orElseThrow());
      Peer client = new Peer(socket).send(GET.repeat(REQUESTS));
      Await.until("first is answered", () -> node.count("responses", "status", "2xx") > 0);
      Await.until("requests wait", () -> isBetweenRequests(node));
      assertThat(node.count("responses", "status", "2xx")).isLessThan(REQUESTS);
      client.endOutput();
      // Twice, so that it has looked at its sockets in between.
      node.loop().submit(() -> {}).get();
      node.loop().submit(() -> {}).get();
      for (int i = 0; i < REQUESTS; i++) {
        assertThat(client.readMessage()).startsWith("HTTP/1.1 200 ");
      }
      assertThat(client.readByte()).isEqualTo(-1);
    }
  }

  /** Asked on the loop, which goes from a response to the next request without a pause. */
  private static boolean isBetweenRequests(TestNode node) {
    return node.loop()
        .submit(() -> node.gauge("upstream.active", "upstream", "app") == 0)
        .syncUninterruptibly()
        .getNow();
  }
}
