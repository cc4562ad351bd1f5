package io.longhaul.node.overload;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Looks at the memory of the process now and then, on behalf of all its event loops. */
public final class MemoryPressure {
  static final long PERIOD_NS = TimeUnit.MILLISECONDS.toNanos(250);

  private final Thresholds thresholds;
  private final Supplier<MemoryUse> source;
  private final AtomicLong lookedNs;
  private volatile Level level = Level.NORMAL;
  private volatile int percent;

  public MemoryPressure(Thresholds thresholds, Supplier<MemoryUse> source, long nowNs) {
    this.thresholds = thresholds;
    this.source = source;
    this.lookedNs = new AtomicLong(nowNs - PERIOD_NS);
  }

  /** Looks, if the last look is long enough ago; by one thread, however many ask. */
  void look(long nowNs) {
    long before = lookedNs.get();
    if (nowNs - before >= PERIOD_NS && lookedNs.compareAndSet(before, nowNs)) {
      percent = source.get().percent();
      level = thresholds.next(level, percent);
    }
  }

  Level level() {
    return level;
  }

  /** What was used at the last look. */
  public int percent() {
    return percent;
  }
}
