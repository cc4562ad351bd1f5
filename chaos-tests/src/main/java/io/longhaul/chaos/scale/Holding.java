package io.longhaul.chaos.scale;

import java.util.Arrays;

/**
 * The connections that one node holds in one slot, as counts by kind.
 *
 * <p>While the node heads the slot they come and go; afterwards they only end, and the time of the
 * last end of each kind is drawn when that begins: the largest of so many lives.
 */
final class Holding {
  private static final int BISECTIONS = 50;
  private static final long NOT_NUDGED = 0;

  private final int node;
  private final Lifetimes lifetimes;
  private final int[] counts;
  private final long[] lastEndMs;
  private final double[] levels;
  private long asOfMs;
  private boolean heads;
  private long nudgeWindowMs = NOT_NUDGED;

  /** Of a node that begins to head the slot. */
  Holding(int node, Lifetimes lifetimes, long nowMs, Arrivals arrivals) {
    this.node = node;
    this.lifetimes = lifetimes;
    this.counts = new int[lifetimes.count()];
    this.lastEndMs = new long[lifetimes.count()];
    this.levels = new double[lifetimes.count()];
    this.asOfMs = nowMs;
    this.heads = true;
    remember(arrivals);
  }

  int node() {
    return node;
  }

  boolean heads() {
    return heads;
  }

  /** As many as a node holds that has headed the slot for ever. */
  void fill(Draws draws) {
    for (int kind = 0; kind < counts.length; kind++) {
      counts[kind] = draws.poisson(levels[kind]);
    }
  }

  /** New connections go elsewhere from now on. */
  void stopHeading(long nowMs, Arrivals arrivals, Draws draws) {
    advance(nowMs, arrivals, draws);
    heads = false;
    drawEnds(draws);
  }

  /** New connections come here from now on. */
  void startHeading(long nowMs, Arrivals arrivals, Draws draws) {
    advance(nowMs, arrivals, draws);
    heads = true;
  }

  /** All are closed within the window, evenly, unless they end before. */
  void nudge(long nowMs, long windowMs, Arrivals arrivals, Draws draws) {
    advance(nowMs, arrivals, draws);
    nudgeWindowMs = windowMs;
    drawEnds(draws);
  }

  /** When the last connection ends; only of one that does not head the slot. */
  long emptyAtMs() {
    long latest = asOfMs;
    for (int kind = 0; kind < counts.length; kind++) {
      latest = counts[kind] > 0 ? Math.max(latest, lastEndMs[kind]) : latest;
    }
    return latest;
  }

  /** How many of a kind, as last counted. */
  int count(int kind) {
    return counts[kind];
  }

  /** Of a kind, as last counted, those that will be closed before they end by themselves. */
  double nudged(int kind) {
    double mean = lifetimes.meanMs(kind);
    return counts[kind] * (mean / nudgeWindowMs) * -Math.expm1(-nudgeWindowMs / mean);
  }

  /** All are gone at once: how many these were. */
  int cut(long nowMs, Arrivals arrivals, Draws draws) {
    advance(nowMs, arrivals, draws);
    int sum = Arrays.stream(counts).sum();
    Arrays.fill(counts, 0);
    return sum;
  }

  /** Whether it may hold connections now. */
  boolean live(long nowMs) {
    return heads || emptyAtMs() > nowMs;
  }

  /** How many there are on average, by what is known. */
  double expected(long nowMs, Arrivals arrivals) {
    double sum = 0;
    for (int kind = 0; kind < counts.length; kind++) {
      if (heads) {
        sum += counts[kind] * lifetimes.survival(kind, nowMs - asOfMs);
        sum += arrived(kind, nowMs, arrivals);
      } else if (counts[kind] > 0 && lastEndMs[kind] > nowMs) {
        sum += 1 + (counts[kind] - 1) * othersSurvival(kind, nowMs);
      }
    }
    return sum;
  }

  private void advance(long nowMs, Arrivals arrivals, Draws draws) {
    for (int kind = 0; kind < counts.length; kind++) {
      if (heads) {
        double survival = lifetimes.survival(kind, nowMs - asOfMs);
        counts[kind] =
            draws.binomial(counts[kind], survival) + draws.poisson(arrived(kind, nowMs, arrivals));
      } else if (lastEndMs[kind] <= nowMs) {
        counts[kind] = 0;
      } else if (counts[kind] > 0) {
        counts[kind] = 1 + draws.binomial(counts[kind] - 1, othersSurvival(kind, nowMs));
      }
    }
    asOfMs = nowMs;
    nudgeWindowMs = NOT_NUDGED;
    remember(arrivals);
  }

  private void remember(Arrivals arrivals) {
    for (int kind = 0; kind < levels.length; kind++) {
      levels[kind] = arrivals.level(kind, asOfMs);
    }
  }

  /** Of those that came since the last count, how many are left: a Poisson mean. */
  private double arrived(int kind, long nowMs, Arrivals arrivals) {
    double before = levels[kind] * lifetimes.survival(kind, nowMs - asOfMs);
    return Math.max(0, arrivals.level(kind, nowMs) - before);
  }

  /** Of those that end before the last one: the probability that one has not ended yet. */
  private double othersSurvival(int kind, long nowMs) {
    double atTheEnd = survival(kind, (double) (lastEndMs[kind] - asOfMs));
    return (survival(kind, (double) (nowMs - asOfMs)) - atTheEnd) / (1 - atTheEnd);
  }

  private double survival(int kind, double ms) {
    double natural = lifetimes.survival(kind, ms);
    return nudgeWindowMs == NOT_NUDGED ? natural : natural * Math.max(0, 1 - ms / nudgeWindowMs);
  }

  /** The largest of n lives: where the n-th root of a uniform number is their distribution. */
  private void drawEnds(Draws draws) {
    for (int kind = 0; kind < counts.length; kind++) {
      if (counts[kind] > 0) {
        double survivors = -Math.expm1(Math.log(draws.uniform()) / counts[kind]);
        double lastMs =
            nudgeWindowMs == NOT_NUDGED
                ? -lifetimes.meanMs(kind) * Math.log(survivors)
                : bisect(kind, survivors);
        lastEndMs[kind] = asOfMs + Math.max(1, (long) Math.ceil(lastMs));
      }
    }
  }

  private double bisect(int kind, double survivors) {
    double low = 0;
    double high = nudgeWindowMs;
    for (int i = 0; i < BISECTIONS; i++) {
      double middle = (low + high) / 2;
      if (survival(kind, middle) > survivors) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }
}
