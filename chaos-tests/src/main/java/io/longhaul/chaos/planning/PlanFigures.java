package io.longhaul.chaos.planning;

import java.util.Arrays;

/** What {@link PlanBench} measured: nanoseconds of CPU time and bytes. */
final class PlanFigures {
  private final int nodes;
  private final int leaving;
  private final long[] planNs;
  private final long[] encodeNs;
  private final long[] decodeNs;
  private final long[] sumNs;
  private int bytes;
  private int rounds;

  PlanFigures(int nodes, int leaving, int rounds) {
    this.nodes = nodes;
    this.leaving = leaving;
    this.planNs = new long[rounds];
    this.encodeNs = new long[rounds];
    this.decodeNs = new long[rounds];
    this.sumNs = new long[rounds];
  }

  void add(long plan, long encode, long decode, int encodedBytes) {
    planNs[rounds] = plan;
    encodeNs[rounds] = encode;
    decodeNs[rounds] = decode;
    sumNs[rounds] = plan + encode;
    bytes = Math.max(bytes, encodedBytes);
    rounds++;
  }

  /** Planning and encoding together, which is what the coordinator does before it publishes. */
  double medianMs() {
    return ms(sumNs, 50);
  }

  int bytes() {
    return bytes;
  }

  /** A table, and as its last line the figures that matter. */
  String text() {
    return """
        CPU time of one epoch, ms       p50     p99
        plan                        %7.1f %7.1f
        encode                      %7.1f %7.1f
        plan and encode             %7.1f %7.1f
        decode, at each participant %7.1f %7.1f
        nodes=%d leaving=%d plan+encode p50=%.1fms p99=%.1fms bytes=%d
        """
        .formatted(
            ms(planNs, 50),
            ms(planNs, 99),
            ms(encodeNs, 50),
            ms(encodeNs, 99),
            ms(sumNs, 50),
            ms(sumNs, 99),
            ms(decodeNs, 50),
            ms(decodeNs, 99),
            nodes,
            leaving,
            ms(sumNs, 50),
            ms(sumNs, 99),
            bytes);
  }

  private static double ms(long[] ns, int percentile) {
    long[] sorted = ns.clone();
    Arrays.sort(sorted);
    return sorted[(int) ((sorted.length - 1) * (long) percentile / 100)] / 1e6;
  }
}
