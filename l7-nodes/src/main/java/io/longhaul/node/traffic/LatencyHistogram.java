package io.longhaul.node.traffic;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.LongStream;

/**
 * How long something took, counted in buckets whose bounds are the same for all: ten a decade, as
 * in the Renard series R10 (ISO 3), from 0.5 ms to 60 s. A percentile read from it is right to
 * about a tenth. Recording takes no lock and allocates nothing.
 */
public final class LatencyHistogram {
  private static final long LEAST_NANOS = TimeUnit.MICROSECONDS.toNanos(500);
  private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final int[] SERIES = {100, 125, 160, 200, 250, 315, 400, 500, 630, 800};
  private static final double NANOS_PER_SECOND = 1e9;
  private static final long[] BOUNDS = bounds();

  private final LongAdder[] buckets = new LongAdder[BOUNDS.length + 1];
  private final LongAdder nanos = new LongAdder();

  LatencyHistogram() {
    Arrays.setAll(buckets, _ -> new LongAdder());
  }

  /** What was recorded until a moment. */
  public static final class Snapshot {
    private final long[] counts;
    private final double sumSeconds;

    Snapshot(long[] counts, double sumSeconds) {
      this.counts = counts;
      this.sumSeconds = sumSeconds;
    }

    /** Of each bucket, not of those below it; the last is for what took longer. */
    public long[] counts() {
      return counts.clone();
    }

    /** How many were recorded. */
    public long count() {
      return Arrays.stream(counts).sum();
    }

    public double sumSeconds() {
      return sumSeconds;
    }
  }

  private static long[] bounds() {
    return LongStream.concat(
            LongStream.iterate(100, decade -> decade <= MOST_NANOS, decade -> decade * 10)
                .flatMap(decade -> Arrays.stream(SERIES).mapToLong(step -> decade / 100 * step))
                .filter(bound -> bound >= LEAST_NANOS && bound < MOST_NANOS),
            LongStream.of(MOST_NANOS))
        .toArray();
  }

  /** The longest time of each bucket but the last, in seconds. */
  public static double[] boundsSeconds() {
    return Arrays.stream(BOUNDS).mapToDouble(bound -> bound / NANOS_PER_SECOND).toArray();
  }

  /** Something took so long. */
  public void record(long tookNanos) {
    int at = Arrays.binarySearch(BOUNDS, tookNanos);
    buckets[at < 0 ? -1 - at : at].increment();
    nanos.add(tookNanos);
  }

  /** What was recorded until now. */
  public Snapshot snapshot() {
    return new Snapshot(
        Arrays.stream(buckets).mapToLong(LongAdder::sum).toArray(), nanos.sum() / NANOS_PER_SECOND);
  }
}
