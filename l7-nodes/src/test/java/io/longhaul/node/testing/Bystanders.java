package io.longhaul.node.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.internal.PlatformDependent;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Two clients who came before an attack and go on all along: one with a WebSocket that echoes, one
 * with requests whose answers must be its own. They notice every error, every answer that is
 * another's, how long they wait at most, and how much direct memory is used meanwhile.
 */
public final class Bystanders implements Closeable {
  /** Generous, since the machine may be busy; what hangs takes longer by far. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final long PAUSE_NS = 5_000_000;
  private static final byte[] PIECE = "x".repeat(1 << 14).getBytes(US_ASCII);
  private static final byte[] MESSAGE = WebSocketFrames.clientText("hi");
  private static final byte[] ECHO = WebSocketFrames.serverText("hi");

  private final Peer webSocket;
  private final Peer keepAlive;
  private final AtomicInteger messages = new AtomicInteger();
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicLong worstNs = new AtomicLong();
  private final AtomicLong mostDirectBytes = new AtomicLong();
  private final long directBytesBefore = PlatformDependent.usedDirectMemory();
  private volatile Optional<Throwable> harm = Optional.empty();
  private volatile boolean leaving;

  public Bystanders(TestNode node) throws IOException {
    this(node::connect);
  }

  /** Bystanders who connect in their own way. */
  public Bystanders(Connector connector) throws IOException {
    webSocket = connector.connect();
    keepAlive = connector.connect();
    assertThat(webSocket.send(WebSocketFrames.HANDSHAKE).readHead()).startsWith("HTTP/1.1 101 ");
    var _ = Thread.ofVirtual().start(() -> goOn(this::echo, messages));
    var _ = Thread.ofVirtual().start(() -> goOn(this::request, requests));
  }

  /** How one comes to the node. */
  @FunctionalInterface
  public interface Connector {
    Peer connect() throws IOException;
  }

  /** One exchange, by its number. */
  @FunctionalInterface
  private interface Exchange {
    void once(int number) throws IOException;
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

  private void goOn(Exchange exchange, AtomicInteger done) {
    try {
      while (!leaving) {
        long startNs = System.nanoTime();
        exchange.once(done.get());
        worstNs.accumulateAndGet(System.nanoTime() - startNs, Math::max);
        mostDirectBytes.accumulateAndGet(PlatformDependent.usedDirectMemory(), Math::max);
        done.incrementAndGet();
        LockSupport.parkNanos(PAUSE_NS);
      }
    } catch (IOException | AssertionError e) {
      if (!leaving) {
        harm = Optional.of(e);
      }
    }
  }

  private void echo(int number) throws IOException {
    assertThat(webSocket.send(MESSAGE).read(ECHO.length)).isEqualTo(ECHO);
  }

  private void request(int number) throws IOException {
    String path = "/bystander/" + number;
    String answer =
        keepAlive.send("GET %s HTTP/1.1\r\nHost: a\r\n\r\n".formatted(path)).readMessage();
    assertThat(answer).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\n" + path);
  }

  /** Both exchange something from now on, and were never harmed. */
  public void goOn() {
    int messagesBefore = messages.get();
    int requestsBefore = requests.get();
    Await.until(
        "bystanders go on",
        () ->
            harm.isPresent()
                || (messages.get() > messagesBefore && requests.get() > requestsBefore));
    assertThat(harm).as("harm").isEmpty();
    assertThat(Duration.ofNanos(worstNs.get())).as("longest wait").isLessThan(PATIENCE);
  }

  /** How much more direct memory was in use at any time than when they came. */
  public long directGrowthBytes() {
    return Math.max(0, mostDirectBytes.get() - directBytesBefore);
  }

  @Override
  public void close() throws IOException {
    try {
      goOn();
    } finally {
      leaving = true;
      webSocket.close();
      keepAlive.close();
    }
  }
}
