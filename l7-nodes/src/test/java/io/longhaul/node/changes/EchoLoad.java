package io.longhaul.node.changes;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Checked echoes over all WebSockets, one after the other, on some threads, until it is ended. */
final class EchoLoad {
  private static final long PAUSE_NS = 1_000_000;
  private static final int LONG_ONE_IN = 50;
  private static final int LONG_BYTES = 20_000;
  private static final int SHORT_BYTES = 200;

  private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
  private final AtomicLong echoes = new AtomicLong();
  private final Phaser running = new Phaser(1);
  private volatile boolean last;

  /** Begins on a thread for each list. */
  void begin(List<List<EchoSocket>> slices, long seed) {
    for (List<EchoSocket> slice : slices) {
      Random random = new Random(seed + slices.indexOf(slice));
      var _ = running.register();
      var _ = Thread.ofPlatform().daemon().name("echoes").start(() -> run(slice, random));
    }
  }

  private void run(List<EchoSocket> slice, Random random) {
    try {
      boolean finalRound;
      do {
        // Read before the round: what begins after the last change is the final one.
        finalRound = last;
        for (EchoSocket socket : slice) {
          byte[] payload =
              new byte[random.nextInt(random.nextInt(LONG_ONE_IN) == 0 ? LONG_BYTES : SHORT_BYTES)];
          random.nextBytes(payload);
          socket.echo(payload);
          echoes.incrementAndGet();
          LockSupport.parkNanos(PAUSE_NS);
        }
      } while (!finalRound);
    } catch (IOException | RuntimeException e) {
      failures.add(e.toString());
    } finally {
      var _ = running.arriveAndDeregister();
    }
  }

  /** What went wrong so far. */
  List<String> failures() {
    return List.copyOf(failures);
  }

  /** Has each WebSocket echo once more, and waits for that. */
  void end() {
    last = true;
    var _ = running.arriveAndAwaitAdvance();
  }

  long echoes() {
    return echoes.get();
  }
}
