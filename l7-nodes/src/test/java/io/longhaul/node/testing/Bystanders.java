package io.longhaul.node.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.internal.PlatformDependent;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * Two clients who came before an attack and go on all along: one with a WebSocket that echoes, one
 * with requests whose answers must be its own. They notice every error, every answer that is
 * another's, how long they wait at most, how much direct memory is used meanwhile, and how much
 * more of the heap is alive than when they came: streams, exchanges and connections lie there.
 */
public final class Bystanders implements Closeable {
  /** Generous, since the machine may be busy; what hangs takes longer by far. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /**
   * Of the live heap, for all that an attack may pile up, attackers' own part and the stacks that
   * the leak detector notes included.
   */
  static final long MOST_HEAP_GROWTH = 16 << 20;

  private static final long PAUSE_NS = 5_000_000;
  private static final byte[] PIECE = "x".repeat(1 << 14).getBytes(US_ASCII);
  private static final byte[] MESSAGE = WebSocketFrames.clientText("hi");
  private static final byte[] ECHO = WebSocketFrames.serverText("hi");

  private final List<Bystander> all;
  private final AtomicLong worstNs = new AtomicLong();
  private final AtomicLong mostDirectBytes = new AtomicLong();
  private final long directBytesBefore = PlatformDependent.usedDirectMemory();
  private final long heapBytesBefore = LiveHeap.bytes();
  private volatile Optional<Throwable> harm = Optional.empty();
  private volatile boolean leaving;

  public Bystanders(TestNode node) throws IOException {
    this(node::connect);
  }

  /** Bystanders who connect in their own way. */
  public Bystanders(Connector connector) throws IOException {
    this(List.of(webSocket(connector), requests(connector)));
  }

  private Bystanders(List<Bystander> all) {
    this.all = all;
    all.forEach(bystander -> Thread.ofVirtual().start(() -> goOn(bystander)));
  }

  /** Only the one with the WebSocket, where requests are to be refused. */
  public static Bystanders withWebSocket(TestNode node) throws IOException {
    return new Bystanders(List.of(webSocket(node::connect)));
  }

  /** One of them. */
  private record Bystander(Peer peer, Exchange exchange, AtomicInteger done) {}

  private static Bystander webSocket(Connector connector) throws IOException {
    Peer peer = connector.connect();
    assertThat(peer.send(WebSocketFrames.HANDSHAKE).readHead()).startsWith("HTTP/1.1 101 ");
    return new Bystander(peer, Bystanders::echo, new AtomicInteger());
  }

  private static Bystander requests(Connector connector) throws IOException {
    return new Bystander(connector.connect(), Bystanders::request, new AtomicInteger());
  }

  /** How one comes to the node. */
  @FunctionalInterface
  public interface Connector {
    Peer connect() throws IOException;
  }

  /** One exchange, by its number. */
  @FunctionalInterface
  private interface Exchange {
    void once(Peer peer, int number) throws IOException;
  }

  /** An application that serves them, and answers {@code /large} with so many bytes. */
  public static FakeUpstream application(int largeBytes) throws IOException {
    return FakeUpstream.start(
        (peer, connection) -> {
          for (String head = peer.readMessage(); !head.isEmpty(); head = peer.readMessage()) {
            if (head.startsWith("GET /large")) {
              sendLarge(peer, largeBytes);
            } else {
              serve(peer, head);
            }
          }
        });
  }

  // In pieces, since many may ask for it at once.
  private static void sendLarge(Peer peer, int bytes) throws IOException {
    peer.send("HTTP/1.1 200 OK\r\nContent-Length: " + bytes + "\r\n\r\n");
    for (int sent = 0; sent < bytes; sent += PIECE.length) {
      peer.send(Arrays.copyOf(PIECE, Math.min(PIECE.length, bytes - sent)));
    }
  }

  /** Whether a request is one of theirs. */
  public static boolean sent(String head) {
    return head.startsWith("GET /bystander/") || head.startsWith("GET /echo ");
  }

  /** Serves a request of theirs, or like theirs: echoes messages, or answers with its path. */
  public static void serve(Peer peer, String head) throws IOException {
    if (!head.contains("Upgrade: websocket")) {
      respond(peer, head.substring(head.indexOf(' ') + 1, head.indexOf(" HTTP/")));
      return;
    }
    peer.send(WebSocketFrames.switching(head));
    while (true) {
      peer.read(MESSAGE.length);
      peer.send(ECHO);
    }
  }

  private static void respond(Peer peer, String body) throws IOException {
    peer.send("HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s".formatted(body.length(), body));
  }

  private void goOn(Bystander one) {
    try {
      while (!leaving) {
        long startNs = System.nanoTime();
        one.exchange().once(one.peer(), one.done().get());
        worstNs.accumulateAndGet(System.nanoTime() - startNs, Math::max);
        noteMemory();
        one.done().incrementAndGet();
        LockSupport.parkNanos(PAUSE_NS);
      }
    } catch (IOException | AssertionError e) {
      if (!leaving) {
        harm = Optional.of(e);
      }
    }
  }

  private void noteMemory() {
    mostDirectBytes.accumulateAndGet(PlatformDependent.usedDirectMemory(), Math::max);
  }

  private static void echo(Peer peer, int number) throws IOException {
    assertThat(peer.send(MESSAGE).read(ECHO.length)).isEqualTo(ECHO);
  }

  private static void request(Peer peer, int number) throws IOException {
    String path = "/bystander/" + number;
    String answer = peer.send("GET %s HTTP/1.1\r\nHost: a\r\n\r\n".formatted(path)).readMessage();
    assertThat(answer).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\n" + path);
  }

  /** All exchange something from now on, and were never harmed. */
  public void goOn() {
    int[] before = all.stream().mapToInt(one -> one.done().get()).toArray();
    Await.until("bystanders go on", () -> harm.isPresent() || haveGoneOn(before));
    assertThat(harm).as("harm").isEmpty();
    assertThat(Duration.ofNanos(worstNs.get())).as("longest wait").isLessThan(PATIENCE);
  }

  private boolean haveGoneOn(int[] before) {
    return IntStream.range(0, before.length).allMatch(i -> all.get(i).done().get() > before[i]);
  }

  /** The same, and memory grew as {@link #grewLessThan} says. */
  public void goOnWithin(long growthBytes) {
    goOn();
    grewLessThan(growthBytes);
  }

  /**
   * Direct memory never grew by so much since they came, and what is alive in the heap now not by
   * {@link #MOST_HEAP_GROWTH}.
   */
  public void grewLessThan(long growthBytes) {
    assertThat(directGrowthBytes()).as("growth of direct memory").isLessThan(growthBytes);
    assertThat(heapGrowthBytes()).as("growth of the live heap").isLessThan(MOST_HEAP_GROWTH);
  }

  /**
   * How much more of the heap is alive now than when they came; what is used besides may be in it
   * as long as that is within bounds, which saves most tests a collection.
   */
  long heapGrowthBytes() {
    long used = LiveHeap.usedBytes();
    boolean clear = used - heapBytesBefore < MOST_HEAP_GROWTH;
    return Math.max(0, (clear ? used : LiveHeap.bytes()) - heapBytesBefore);
  }

  /** How much more direct memory was in use at any time than when they came. */
  long directGrowthBytes() {
    noteMemory();
    return Math.max(0, mostDirectBytes.get() - directBytesBefore);
  }

  /** They go, and were not harmed; they may have gone before. */
  @Override
  public void close() throws IOException {
    if (leaving) {
      return;
    }
    try {
      goOn();
    } finally {
      leaving = true;
      for (Bystander one : all) {
        one.peer().close();
      }
    }
  }
}
