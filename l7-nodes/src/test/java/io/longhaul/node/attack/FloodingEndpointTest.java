package io.longhaul.node.attack;

import static io.longhaul.node.testing.Http2Peer.CONTINUATION;
import static io.longhaul.node.testing.Http2Peer.DATA;
import static io.longhaul.node.testing.Http2Peer.END_HEADERS;
import static io.longhaul.node.testing.Http2Peer.HEADERS;
import static io.longhaul.node.testing.Http2Peer.PING;
import static io.longhaul.node.testing.Http2Peer.PRIORITY;
import static io.longhaul.node.testing.Http2Peer.RST_STREAM;
import static io.longhaul.node.testing.Http2Peer.SETTINGS;
import static io.longhaul.node.testing.Http2Peer.WINDOW_UPDATE;
import static io.longhaul.node.testing.Http2Peer.bytes;
import static io.longhaul.node.testing.Http2Peer.number;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.longhaul.node.config.RoutesDocument;
import io.longhaul.node.route.RouteSnapshot;
import io.longhaul.node.testing.Await;
import io.longhaul.node.testing.Bystanders;
import io.longhaul.node.testing.FakeUpstream;
import io.longhaul.node.testing.Http2Peer;
import io.longhaul.node.testing.LeakCheck;
import io.longhaul.node.testing.Peer;
import io.longhaul.node.testing.TestNode;
import io.micrometer.core.instrument.Counter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Applications of HTTP/2 that flood, and read nothing meanwhile: their connection is closed, its
 * requests are their fault, and clients of another upstream do not notice.
 */
@ExtendWith(LeakCheck.class)
final class FloodingEndpointTest {
  private static final String GET = "GET /flooding HTTP/1.1\r\nHost: a\r\n\r\n";

  /** Of direct memory. */
  private static final long MOST_GROWTH = 8 << 20;

  /** More than the kernel takes of a flood that nobody reads. */
  private static final int MOST_FLOOD = 64 << 20;

  private static final int FRAMES_A_BATCH = 500;
  private static final int HEADER_BYTES = 9;
  private static final int TYPE_AT = 3;
  private static final int STREAM_AT = 5;
  private static final int END = END_HEADERS | Http2Peer.END_STREAM;
  private static final int FIELD_BYTES = 4_000;
  private static final int REFERENCES = 10_000;

  private static final int FEW = 50;

  /** {@code :status: 200} of the static table. */
  private static final byte OK = (byte) 0x88;

  /** What the application does with each request. */
  private volatile Answer answer = (peer, stream) -> {};

  private final AtomicBoolean cut = new AtomicBoolean();
  private FakeUpstream endpoint;
  private FakeUpstream app;
  private TestNode node;
  private Bystanders others;

  @FunctionalInterface
  private interface Answer {
    void to(Peer peer, int stream) throws IOException;
  }

  /** Frames that bring nothing, without end. */
  enum Flood {
    PINGS,
    SETTINGS,
    WINDOW_UPDATES,
    IGNORED_FRAMES,
    EMPTY_FRAMES,
    RESETS,
    CONTINUATIONS;

    byte[] frame(int stream) {
      return switch (this) {
        case PINGS -> bytes(PING, 0, 0, new byte[8]);
        case SETTINGS -> bytes(Http2Peer.SETTINGS, 0, 0, new byte[0]);
        case WINDOW_UPDATES -> bytes(WINDOW_UPDATE, 0, 0, number(1));
        case IGNORED_FRAMES -> bytes(PRIORITY, 0, stream, new byte[5]);
        case EMPTY_FRAMES -> bytes(DATA, 0, stream, new byte[0]);
        case RESETS -> bytes(RST_STREAM, 0, stream, number(8));
        case CONTINUATIONS -> bytes(CONTINUATION, 0, stream, new byte[] {0, 1, 'x', 0});
      };
    }

    /** The reason that counts it. */
    String reason() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  @BeforeEach
  void start() throws IOException {
    app = Bystanders.application(10);
    endpoint = FakeUpstream.start((peer, _) -> serve(peer));
    node =
        TestNode.start(
            TestNode.Options.DEFAULT,
            RouteSnapshot.of(
                RoutesDocument.parse(
                    "test.yaml",
                    """
                    routes: [{upstream: app}, {path: /flooding, upstream: flooding}]
                    upstreams:
                      - {name: app, endpoints: ["%s"]}
                      - {name: flooding, endpoints: ["%s"], protocol: h2c}
                    """
                        .formatted(app.endpoint(), endpoint.endpoint()))));
    others = new Bystanders(node);
  }

  @AfterEach
  void stop() throws IOException {
    try {
      others.goOnWithin(MOST_GROWTH);
    } finally {
      others.close();
      node.close();
      endpoint.close();
      app.close();
    }
  }

  private void serve(Peer peer) throws IOException {
    peer.send(bytes(SETTINGS, 0, 0, new byte[0]));
    var _ = peer.read(Http2Peer.PREFACE.length());
    while (true) {
      int stream = awaitRequest(peer);
      answer.to(peer, stream);
    }
  }

  /** The stream of the next request. */
  private static int awaitRequest(Peer peer) throws IOException {
    while (true) {
      ByteBuffer header = ByteBuffer.wrap(peer.read(HEADER_BYTES));
      int length = header.getInt(0) >>> Byte.SIZE;
      var _ = peer.read(length);
      if (header.get(TYPE_AT) == HEADERS) {
        return header.getInt(STREAM_AT);
      }
    }
  }

  /** Sends it until that is no longer possible. */
  private void flood(Peer peer, byte[] frame) {
    byte[] batch = times(FRAMES_A_BATCH, frame);
    try {
      for (int sent = 0; sent < MOST_FLOOD; sent += batch.length) {
        peer.send(batch);
      }
    } catch (IOException e) {
      cut.set(true);
    }
  }

  private static byte[] times(int count, byte[] frame) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < count; i++) {
      all.writeBytes(frame);
    }
    return all.toByteArray();
  }

  @ParameterizedTest
  @EnumSource(Flood.class)
  void endpointThatFloodsAndReadsNothingIsCut(Flood what) throws IOException {
    answer =
        (peer, stream) -> {
          if (what == Flood.CONTINUATIONS) {
            peer.send(bytes(HEADERS, 0, stream, new byte[] {OK}));
          }
          flood(peer, what.frame(stream));
        };
    try (Peer client = node.connect()) {
      assertThat(client.send(GET).readMessage()).startsWith("HTTP/1.1 502 ");
      Await.until("its connection is closed", cut::get);
      assertThat(node.count("upstream.http2.abuses", "reason", what.reason())).isEqualTo(1);
      assertThat(node.counters("failures").mapToDouble(Counter::count).sum()).isEqualTo(1);
      assertThat(
              node.counters("failures")
                  .filter(c -> "upstream".equals(c.getId().getTag("blame")))
                  .mapToDouble(Counter::count)
                  .sum())
          .isEqualTo(1);
      // The endpoint is only as good as its next connection.
      answer = (peer, stream) -> peer.send(bytes(HEADERS, END, stream, new byte[] {OK}));
      assertThat(client.send(GET).readMessage()).startsWith("HTTP/1.1 200 ");
      assertThat(endpoint.connections()).isEqualTo(2);
    }
  }

  @Test
  void fewEmptyFramesAreNoFlood() throws IOException {
    answer =
        (peer, stream) -> {
          peer.send(bytes(HEADERS, END_HEADERS, stream, new byte[] {OK}));
          peer.send(times(FEW, Flood.EMPTY_FRAMES.frame(stream)));
          peer.send(bytes(DATA, Http2Peer.END_STREAM, stream, "all".getBytes(US_ASCII)));
        };
    try (Peer client = node.connect()) {
      assertThat(client.send(GET).readHead()).startsWith("HTTP/1.1 200 ");
      assertThat(client.readText(5)).isEqualTo("3\r\nal");
    }
  }

  @Test
  void bombOfReferencesCostsLittleAndEndsItsStreamOnly() throws IOException {
    // One long field in the dynamic table, then ten thousand references to it.
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    bomb.writeBytes(new byte[] {OK, 0x40, 1, 'b', 0x7F, (byte) 0xA1, 0x1E});
    bomb.writeBytes("v".repeat(FIELD_BYTES).getBytes(US_ASCII));
    bomb.writeBytes(times(REFERENCES, new byte[] {(byte) 0xBE}));
    answer = (peer, stream) -> peer.send(bytes(HEADERS, END, stream, bomb.toByteArray()));
    try (Peer client = node.connect()) {
      long before = allocatedByLoop();
      assertThat(client.send(GET).readMessage()).startsWith("HTTP/1.1 502 ");
      assertThat(allocatedByLoop() - before).isLessThan((long) FIELD_BYTES * REFERENCES);
      answer = (peer, stream) -> peer.send(bytes(HEADERS, END, stream, new byte[] {OK}));
      assertThat(client.send(GET).readMessage()).startsWith("HTTP/1.1 200 ");
      assertThat(endpoint.connections()).isEqualTo(1);
    }
  }

  /** Bytes that the node's event loop has allocated on the heap so far. */
  private long allocatedByLoop() {
    long loop =
        node.loop().submit(() -> Thread.currentThread().threadId()).syncUninterruptibly().getNow();
    return ManagementFactory.getPlatformMXBean(ThreadMXBean.class).getThreadAllocatedBytes(loop);
  }
}
