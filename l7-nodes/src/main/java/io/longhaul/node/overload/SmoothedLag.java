package io.longhaul.node.overload;

import java.util.concurrent.TimeUnit;

/**
 * How late an event loop runs what is due, as an exponentially weighted moving average of its
 * samples. One long stall, such as a pause of the whole machine, is no overload: a sample counts no
 * more than {@link #MOST_NS}, and so cannot raise it above a quarter of that alone.
 */
final class SmoothedLag {
  static final long MOST_NS = TimeUnit.SECONDS.toNanos(4);
  private static final int WEIGHT = 4;

  private long smoothedNs;

  /** The average, with this sample. */
  long add(long lateNs) {
    long sample = Math.clamp(lateNs, 0, MOST_NS);
    smoothedNs += (sample - smoothedNs) / WEIGHT;
    return smoothedNs;
  }
}
