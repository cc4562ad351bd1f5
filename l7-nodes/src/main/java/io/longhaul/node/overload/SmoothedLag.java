package io.longhaul.node.overload;

import java.util.concurrent.TimeUnit;

/**
 * How late an event loop runs what is due, as an exponentially weighted moving average of its
 * samples. One long stall, such as a pause of the whole machine, is no overload: a sample raises it
 * by no more than three quarters of the lowest threshold. So that it is left soon, too, a sample
 * counts no more than twice the highest, or {@link #MOST_NS}.
 */
final class SmoothedLag {
  static final long MOST_NS = TimeUnit.SECONDS.toNanos(4);
  private static final int WEIGHT = 4;

  private final long mostNs;
  private final long mostAboveNs;
  private long smoothedNs;

  SmoothedLag(Thresholds thresholds) {
    long highestNs = Math.max(thresholds.connections(), thresholds.requests());
    long lowestNs = thresholds.connections() > 0 ? thresholds.connections() : highestNs;
    mostNs = Math.max(MOST_NS, 2 * highestNs);
    mostAboveNs = lowestNs > 0 ? (WEIGHT - 1) * lowestNs : mostNs;
  }

  /** The average, with this sample. */
  long add(long lateNs) {
    long sample = Math.clamp(lateNs, 0, mostNs);
    smoothedNs += Math.min(sample - smoothedNs, mostAboveNs) / WEIGHT;
    return smoothedNs;
  }
}
