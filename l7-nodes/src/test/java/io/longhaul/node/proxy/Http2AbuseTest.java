package io.longhaul.node.proxy;

import static io.longhaul.node.testing.Http2Peer.CONTINUATION;
import static io.longhaul.node.testing.Http2Peer.DATA;
import static io.longhaul.node.testing.Http2Peer.END_HEADERS;
import static io.longhaul.node.testing.Http2Peer.END_STREAM;
import static io.longhaul.node.testing.Http2Peer.GOAWAY;
import static io.longhaul.node.testing.Http2Peer.HEADERS;
import static io.longhaul.node.testing.Http2Peer.PING;
import static io.longhaul.node.testing.Http2Peer.PRIORITY;
import static io.longhaul.node.testing.Http2Peer.RST_STREAM;
import static io.longhaul.node.testing.Http2Peer.SETTINGS;
import static io.longhaul.node.testing.Http2Peer.WINDOW_UPDATE;
import static io.longhaul.node.testing.Http2Peer.bytes;
import static io.longhaul.node.testing.Http2Peer.number;
import static io.longhaul.node.testing.Http2Peer.request;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.longhaul.node.http.HttpLimits;
import io.longhaul.node.http2.FrameMeter;
import io.longhaul.node.testing.Await;
import io.longhaul.node.testing.Bystanders;
import io.longhaul.node.testing.FakeUpstream;
import io.longhaul.node.testing.Http2Peer;
import io.longhaul.node.testing.LeakCheck;
import io.longhaul.node.testing.Peer;
import io.longhaul.node.testing.TestNode;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who floods is sent away, with bounded memory; another client does not notice. */
@ExtendWith(LeakCheck.class)
final class Http2AbuseTest {
  private static final int ENHANCE_YOUR_CALM = 11;
  private static final int REFUSED_STREAM = 7;
  private static final int MOST_STREAMS = 20;
  private static final int BIG = 1 << 20;

  /** Of direct memory: half of what is asked for where most is. */
  private static final long MOST_GROWTH = 8 << 20;

  /** More than the kernel and a lingering close take. */
  private static final int MOST_FLOOD = 256 << 20;

  /** Requests that wait in the application. */
  private final AtomicInteger stuck = new AtomicInteger();

  private FakeUpstream app;
  private TestNode node;
  private Http2Peer other;
  private Http2Peer client;
  private Bystanders others;

  @BeforeEach
  void start() throws IOException {
    app = FakeUpstream.start((peer, connection) -> serve(peer));
    ProxyTimeouts timeouts =
        new ProxyTimeouts(
            Duration.ofSeconds(10),
            Duration.ofMillis(300),
            Duration.ofSeconds(60),
            Duration.ofSeconds(75));
    ProxyPolicy policy =
        new ProxyPolicy(TestNode.ID, List.of(), HttpLimits.DEFAULT, 0, timeouts)
            .withMaxConcurrentStreams(MOST_STREAMS);
    node =
        TestNode.start(
            TestNode.Options.DEFAULT.with(policy), TestNode.routesTo("", app.endpoint()));
    other = Http2Peer.over(node.connect());
    otherIsServed();
    others = new Bystanders(node);
    client = Http2Peer.over(node.connect());
  }

  private void serve(Peer peer) throws IOException {
    while (true) {
      String head = peer.readHead();
      if (Bystanders.sent(head)) {
        Bystanders.serve(peer, head);
      } else if (head.startsWith("GET /big")) {
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: " + BIG + "\r\n\r\n");
        peer.send(new byte[BIG]);
      } else if (head.startsWith("GET / ")) {
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
      } else if (head.startsWith("GET /stuck")) {
        stuck(peer);
        return;
      } else {
        // Takes nothing of a body, and answers never.
        Await.until("over", () -> peer.socket().isClosed());
        return;
      }
    }
  }

  /** Answers never, and goes when the node does. */
  private void stuck(Peer peer) throws IOException {
    stuck.incrementAndGet();
    try {
      assertThat(peer.readToEnd()).isNotNull();
    } finally {
      stuck.decrementAndGet();
    }
  }

  @AfterEach
  void close() throws IOException {
    try {
      otherIsServed();
      others.goOnWithin(MOST_GROWTH);
    } finally {
      others.close();
      client.close();
      other.close();
      app.close();
      node.close();
    }
  }

  private void otherIsServed() throws IOException {
    int stream = other.get("/");
    assertThat(other.status(stream)).isEqualTo("200");
    assertThat(other.body(stream)).isEqualTo("hi");
  }

  private static byte[] times(int count, byte[] frame) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < count; i++) {
      all.writeBytes(frame);
    }
    return all.toByteArray();
  }

  private void isSentAway(String reason) throws IOException {
    assertThat(client.await(GOAWAY).error()).isEqualTo(ENHANCE_YOUR_CALM);
    assertThat(client.peer().readToEnd()).isEmpty();
    assertThat(node.count("http2.abuses", "reason", reason)).isEqualTo(1);
  }

  /**
   * A request that is with the application already, so that there is one to be left.
   *
   * @return how many streams there were before
   */
  private double sticks() throws IOException {
    double before = node.count("http2.streams");
    client.get("/stuck");
    Await.until("one is stuck", () -> stuck.get() == 1);
    return before;
  }

  /** None that the client began is left, neither here nor in the application. */
  private void noRequestIsLeft(double before) {
    double begun = node.count("http2.streams") - before - node.count("http2.streams.refused");
    Await.until("each was abandoned", () -> node.count("client.aborts") == begun);
    Await.until("none is in the application", () -> stuck.get() == 0);
    assertThat(begun).isGreaterThan(1);
  }

  @Test
  void pingFlood() throws IOException {
    client.peer().send(times(FrameMeter.MAX_PINGS + 1, bytes(PING, 0, 0, new byte[8])));
    isSentAway("pings");
  }

  @Test
  void settingsFlood() throws IOException {
    client.peer().send(times(FrameMeter.MAX_SETTINGS + 1, bytes(SETTINGS, 0, 0, new byte[0])));
    isSentAway("settings");
  }

  @ParameterizedTest
  @CsvSource({
    PING + ", 8, pings",
    SETTINGS + ", 0, settings",
    PRIORITY + ", 5, ignored-frames",
    WINDOW_UPDATE + ", 4, window-updates"
  })
  void floodThatGoesOnAndReadsNothingIsCut(int type, int length, String reason) {
    byte[] payload = new byte[length];
    if (length > 0) {
      payload[length - 1] = 1;
    }
    byte[] batch = times(1_000, bytes(type, 0, type == PRIORITY ? 3 : 0, payload));
    assertThat(isCut(batch)).isTrue();
    assertThat(node.count("http2.abuses", "reason", reason)).isEqualTo(1);
  }

  /** Whether the client, who sends this again and again, is cut at some time. */
  private boolean isCut(byte[] batch) {
    try {
      for (int sent = 0; sent < MOST_FLOOD; sent += batch.length) {
        client.peer().send(batch);
      }
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  @Test
  void priorityFlood() throws IOException {
    byte[] priority = bytes(PRIORITY, 0, 3, new byte[5]);
    client.peer().send(times(FrameMeter.MAX_IGNORED_FRAMES + 1, priority));
    isSentAway("ignored-frames");
  }

  @Test
  void emptyDataFlood() throws IOException {
    int stream = client.open(request("POST", "/stuck"), false);
    client.peer().send(times(FrameMeter.MAX_EMPTY_FRAMES + 1, bytes(DATA, 0, stream, new byte[0])));
    isSentAway("empty-frames");
  }

  @Test
  void continuationFlood() throws IOException {
    client.frame(HEADERS, END_STREAM, 1, client.block(1, request("GET", "/")));
    byte[] more = bytes(CONTINUATION, 0, 1, new byte[] {0, 1, 'x', 0});
    client.peer().send(times(FrameMeter.MAX_CONTINUATIONS + 1, more));
    isSentAway("continuations");
  }

  @Test
  void rapidReset() throws IOException {
    double before = sticks();
    try {
      for (int i = 0; i <= FrameMeter.MAX_RESETS; i++) {
        client.reset(client.get("/stuck"), 8);
      }
    } catch (IOException e) {
      // Sent away before the last.
    }
    isSentAway("resets");
    noRequestIsLeft(before);
  }

  /** Resets that we are provoked to send (CVE-2025-8671). */
  @Test
  void madeYouReset() throws IOException {
    double before = sticks();
    try {
      for (int i = 0; i <= FrameMeter.MAX_PROVOKED_RESETS; i++) {
        client.window(client.get("/stuck"), 0);
      }
    } catch (IOException e) {
      // Sent away before the last.
    }
    isSentAway("provoked-resets");
    noRequestIsLeft(before);
  }

  @Test
  void malformedRequestsInNumbersAreProvocation() throws IOException {
    for (int i = 0; i <= FrameMeter.MAX_PROVOKED_RESETS; i++) {
      client.open(request("GET", "/").add("connection", "x"), true);
    }
    isSentAway("provoked-resets");
  }

  @Test
  void headerBlockThatIsNotCompletedInTime() throws IOException {
    int alive = client.get("/");
    assertThat(client.status(alive)).isEqualTo("200");
    client.frame(HEADERS, END_STREAM, 3, client.block(3, request("GET", "/")));
    isSentAway("slow-headers");
    assertThat(node.count("request.faults", "reason", "head-timeout")).isEqualTo(1);
  }

  @Test
  void windowUpdateFlood() throws IOException {
    byte[] update = bytes(WINDOW_UPDATE, 0, 0, number(1));
    client.peer().send(times(FrameMeter.MAX_WINDOW_UPDATES + 1, update));
    isSentAway("window-updates");
  }

  @Test
  void streamsAboveTheLimitAreRefusedAndTheOthersStay() throws IOException {
    int first = client.get("/stuck");
    for (int i = 1; i < MOST_STREAMS; i++) {
      client.get("/stuck");
    }
    int above = client.open(request("POST", "/"), false);
    client.data(above, "what follows is no error either", true);
    assertThat(client.await(RST_STREAM, above).error()).isEqualTo(REFUSED_STREAM);
    assertThat(node.count("http2.streams.refused")).isEqualTo(1);
    client.reset(first, 8);
    int next = client.get("/");
    assertThat(client.status(next)).isEqualTo("200");
  }

  @Test
  void headerListThatIsTooLongIsAnsweredAndABombToo() throws IOException {
    Http2Headers headers = request("GET", "/");
    for (int i = 0; i < 10; i++) {
      headers.add("x-" + i, "v".repeat(3_500));
    }
    byte[] block = client.block(1, headers);
    int half = 16_000;
    client.frame(HEADERS, END_STREAM, 1, Arrays.copyOf(block, half));
    client.frame(CONTINUATION, END_HEADERS, 1, Arrays.copyOfRange(block, half, block.length));
    assertThat(client.status(1)).isEqualTo("431");
    // One long field in the dynamic table, then ten thousand references to it.
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    bomb.writeBytes(new byte[] {(byte) 0x82, (byte) 0x86, (byte) 0x84, 0x40, 1, 'b', 0x7F});
    bomb.writeBytes(new byte[] {(byte) 0xA1, 0x1E});
    int fieldBytes = 4_000;
    int references = 10_000;
    bomb.writeBytes("v".repeat(fieldBytes).getBytes(US_ASCII));
    bomb.writeBytes(times(references, new byte[] {(byte) 0xBE}));
    long bombBytes = (long) fieldBytes * references;
    long before = allocatedByLoop();
    client.frame(HEADERS, END_HEADERS | END_STREAM, 3, bomb.toByteArray());
    assertThat(client.status(3)).isEqualTo("431");
    assertThat(allocatedByLoop() - before).isLessThan(bombBytes);
    assertThat(node.count("request.faults", "reason", "headers-too-large")).isEqualTo(2);
  }

  @Test
  void tinyWindowsHoldBackTheApplicationAndCostLittle() throws IOException {
    client.close();
    client = Http2Peer.over(node.connect(), Http2Peer.setting(4, 1));
    long before = used();
    int[] streams = new int[MOST_STREAMS];
    for (int i = 0; i < MOST_STREAMS; i++) {
      streams[i] = client.get("/big");
      assertThat(client.status(streams[i])).isEqualTo("200");
      assertThat(client.await(DATA, streams[i]).payload()).hasSize(1);
    }
    long asked = (long) MOST_STREAMS * BIG;
    assertThat(used() - before).as("for %d bytes asked for", asked).isLessThan(asked / 2);
    for (int stream : streams) {
      client.reset(stream, 8);
    }
  }

  @Test
  void bodiesThatNobodyTakesWaitInOneWindowEach() throws IOException {
    long before = used();
    for (int i = 0; i < MOST_STREAMS - 1; i++) {
      int stream = client.open(request("POST", "/stuck"), false);
      for (int sent = 0;
          sent + 16_000 < Http2Codec.CONNECTION_WINDOW_BYTES / MOST_STREAMS;
          sent += 16_000) {
        client.data(stream, new byte[16_000], false);
      }
    }
    client.frame(PING, 0, 0, new byte[8]);
    assertThat(client.await(PING).flags()).isEqualTo(Http2Peer.ACK);
    assertThat(used() - before).isLessThan(4L * Http2Codec.CONNECTION_WINDOW_BYTES);
  }

  /** Bytes that the node's event loop has allocated on the heap so far. */
  private long allocatedByLoop() {
    long loop =
        node.loop().submit(() -> Thread.currentThread().threadId()).syncUninterruptibly().getNow();
    return ManagementFactory.getPlatformMXBean(ThreadMXBean.class).getThreadAllocatedBytes(loop);
  }

  /** Bytes in the chunks that Netty cuts its buffers from, of which many may be unused. */
  private static long used() {
    var metric = ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric();
    return metric.usedDirectMemory() + metric.usedHeapMemory();
  }
}
