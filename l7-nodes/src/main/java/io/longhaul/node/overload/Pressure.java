package io.longhaul.node.overload;

/**
 * How much one event loop has to let go of: because it is late itself, or because the process is
 * short of memory. Told of its loop's lag by its loop; asked by any thread.
 */
public final class Pressure {
  /** How long to stay away, for clients that are sent away. */
  public static final int RETRY_AFTER_SECONDS = 5;

  private final Thresholds thresholds;
  private final MemoryPressure memory;
  private final ShedMetrics metrics;
  private final SmoothedLag smoothed;
  private volatile Level late = Level.NORMAL;
  private volatile long lagNs;
  private volatile long measuredNs;

  public Pressure(OverloadLimits limits, MemoryPressure memory, ShedMetrics metrics, long nowNs) {
    this.thresholds = limits.lag();
    this.smoothed = new SmoothedLag(thresholds);
    this.memory = memory;
    this.metrics = metrics;
    this.measuredNs = nowNs;
  }

  /** The loop ran something so late. */
  public void measured(long lateNs, long nowNs) {
    long lag = smoothed.add(lateNs);
    lagNs = lag;
    late = thresholds.next(late, lag);
    measuredNs = nowNs;
    memory.look(nowNs);
  }

  /** How far it has to go now. */
  public Level level() {
    Level byMemory = memory.level();
    return late.includes(byMemory) ? late : byMemory;
  }

  /** Whether this is let go of now. */
  public boolean sheds(Shed what) {
    return level().includes(what.from());
  }

  /** Counts one that was let go of. */
  public void shed(Shed what) {
    metrics.count(what, !late.includes(what.from()));
  }

  /** Whether even what is open is not to be read. */
  public boolean stopsReading() {
    return level() == Level.READING;
  }

  /** The smoothed lag, or how long the loop has run nothing at all, if that is more. */
  long lagNs(long nowNs, long periodNs) {
    return Math.max(lagNs, nowNs - measuredNs - periodNs);
  }
}
