package io.longhaul.node.trace;

import io.longhaul.node.loop.Enduring;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;

/**
 * Hands spans to a collector on a thread of its own. Event loops never wait: where the queue is
 * full a span is dropped and counted.
 */
final class SpanExporter implements AutoCloseable {
  /** Requests whose spans may wait. */
  static final int QUEUE = 8_192;

  /** Requests whose spans go out at once. */
  static final int BATCH = 512;

  /** How often a batch is tried before it is dropped. */
  static final int ATTEMPTS = 3;

  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final Duration CLOSE = Duration.ofSeconds(3);

  private final ManyToOneConcurrentArrayQueue<RequestSpan> queue =
      new ManyToOneConcurrentArrayQueue<>(QUEUE);
  private final Collector collector;
  private final List<RequestSpan> batch = new ArrayList<>(BATCH);
  private final Counter exported;
  private final Counter dropped;
  private final Counter failures;
  private final Thread thread;
  private volatile boolean closed;

  /** Whoever takes batches; may block within bounds. */
  interface Collector {
    Outcome take(List<RequestSpan> batch);

    /** What became of a batch. */
    enum Outcome {
      TAKEN,
      /** Not now. */
      RETRY,
      /** Never. */
      REFUSED
    }
  }

  SpanExporter(Collector collector, MeterRegistry registry) {
    this.collector = collector;
    this.exported = registry.counter("longhaul.node.tracing.requests");
    this.dropped = registry.counter("longhaul.node.tracing.dropped");
    this.failures = registry.counter("longhaul.node.tracing.failures");
    this.thread = Thread.ofPlatform().daemon().name("longhaul-spans").start(this::run);
  }

  /** Takes a request's spans over, or drops them. */
  void offer(RequestSpan span) {
    if (!queue.offer(span)) {
      dropped.increment();
    }
  }

  private void run() {
    Enduring turn = new Enduring("exporting spans", this::exportNext);
    while (!closed || !queue.isEmpty()) {
      turn.run();
    }
  }

  private void exportNext() {
    queue.drainTo(batch, BATCH);
    if (batch.isEmpty()) {
      LockSupport.parkNanos(PAUSE.toNanos());
      return;
    }
    boolean taken = false;
    try {
      taken = isTaken();
    } finally {
      (taken ? exported : dropped).increment(batch.size());
      batch.clear();
    }
  }

  private boolean isTaken() {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      Collector.Outcome outcome = collector.take(batch);
      if (outcome == Collector.Outcome.TAKEN) {
        return true;
      }
      failures.increment();
      if (closed || outcome == Collector.Outcome.REFUSED) {
        break;
      }
      LockSupport.parkNanos(PAUSE.multipliedBy(1L << attempt).toNanos());
    }
    return false;
  }

  /** Hands over what waits, within bounds, and ends. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
    try {
      if (!thread.join(CLOSE)) {
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
