package io.longhaul.node.testing;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

/**
 * Tells a test of a count before whoever counts goes on, so that the test can change something in
 * just that moment.
 */
public final class WatchedRegistry extends SimpleMeterRegistry {
  private final String name;
  private final Runnable counted;

  /**
   * @param name of the counters that are watched, behind {@code longhaul.node.}
   * @param counted run on the thread that counts
   */
  public WatchedRegistry(String name, Runnable counted) {
    this.name = "longhaul.node." + name;
    this.counted = counted;
  }

  @Override
  protected Counter newCounter(Meter.Id id) {
    Counter counter = super.newCounter(id);
    return id.getName().equals(name) ? new Watched(counter, counted) : counter;
  }

  private record Watched(Counter counter, Runnable counted) implements Counter {
    @Override
    public void increment(double amount) {
      counter.increment(amount);
      counted.run();
    }

    @Override
    public double count() {
      return counter.count();
    }

    @Override
    public Meter.Id getId() {
      return counter.getId();
    }
  }
}
