package io.longhaul.director.xdp;

import java.time.Duration;
import java.util.Map;

/**
 * A program's counters for readers that ask for one after the other: all are read together, and
 * again only after a while. After {@link #close()} the last ones are given for ever.
 */
final class CounterSnapshots implements AutoCloseable {
  private static final Duration KEEP = Duration.ofMillis(500);

  private final CounterReadings readings;
  private Snapshot last;
  private long readNs;
  private boolean closed;

  /** All counters at one time. */
  record Snapshot(
      Map<ReasonCounter, Long> reasons, Map<String, Traffic> doors, Map<String, Traffic> nodes) {
    long reason(ReasonCounter counter) {
      return reasons.getOrDefault(counter, 0L);
    }

    Traffic door(String name) {
      return doors.getOrDefault(name, Traffic.NONE);
    }

    Traffic node(String id) {
      return nodes.getOrDefault(id, Traffic.NONE);
    }
  }

  CounterSnapshots(CounterReadings readings) {
    this.readings = readings;
    this.last = read();
  }

  /** The counters, at most half a second old. */
  synchronized Snapshot recent() {
    return System.nanoTime() - readNs < KEEP.toNanos() ? last : fresh();
  }

  /** The counters as they are now. */
  synchronized Snapshot fresh() {
    if (!closed) {
      last = read();
    }
    return last;
  }

  private Snapshot read() {
    readNs = System.nanoTime();
    return new Snapshot(readings.reasons(), readings.doors(), readings.nodes());
  }

  @Override
  public synchronized void close() {
    closed = true;
  }
}
