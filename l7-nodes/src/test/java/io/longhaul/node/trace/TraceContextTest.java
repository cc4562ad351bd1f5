package io.longhaul.node.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.testing.FakeUpstream;
import io.longhaul.node.testing.LeakCheck;
import io.longhaul.node.testing.Peer;
import io.longhaul.node.testing.TestNode;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the application is told by a node that has no spans of its own. */
@ExtendWith(LeakCheck.class)
final class TraceContextTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
  private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  private static final String FRESH = "\r\ntraceparent: 00-[0-9a-f]{32}-[0-9a-f]{16}-00\r\n";

  private static String arrived(String fields) throws IOException {
    try (FakeUpstream app = FakeUpstream.answering(OK);
        TestNode node = TestNode.to(app.endpoint());
        Peer client = node.connect()) {
      client.send("GET / HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n");
      assertThat(client.readMessage()).startsWith("HTTP/1.1 200 ");
      return app.seen().getFirst();
    }
  }

  @Test
  void validContextPassesAsItIs() throws IOException {
    assertThat(arrived("Traceparent: " + PARENT + "\r\ntracestate: a=1\r\nTracestate: b=2\r\n"))
        .contains("\r\nTraceparent: " + PARENT + "\r\n")
        .contains("\r\ntracestate: a=1\r\n", "\r\nTracestate: b=2\r\n");
  }

  @Test
  void withoutAContextNoneIsMade() throws IOException {
    assertThat(arrived("")).doesNotContainIgnoringCase("trace");
  }

  @Test
  void invalidParentIsReplacedAndItsStateDropped() throws IOException {
    assertThat(arrived("traceparent: 00-xyz\r\ntracestate: a=1\r\n"))
        .containsPattern(FRESH)
        .doesNotContain("xyz", "tracestate");
  }

  @Test
  void twoParentsAreReplaced() throws IOException {
    assertThat(arrived("traceparent: " + PARENT + "\r\ntraceparent: " + PARENT + "\r\n"))
        .containsPattern(FRESH)
        .doesNotContain(PARENT);
  }

  @Test
  void invalidStateIsDroppedAndTheParentPasses() throws IOException {
    assertThat(arrived("traceparent: " + PARENT + "\r\ntracestate: a=1,a=2\r\n"))
        .contains("\r\ntraceparent: " + PARENT + "\r\n")
        .doesNotContain("tracestate");
  }
}
