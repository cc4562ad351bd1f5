package io.longhaul.chaos.scale;

import io.longhaul.hash.Epoch;
import io.longhaul.hash.EpochCodec;
import io.longhaul.hash.Slot;
import io.longhaul.membership.coordination.Coordination;
import java.util.ArrayList;
import java.util.List;

/** What is measured along the way. */
final class Figures {
  private static final long NANOS_A_MICRO = 1_000;

  private final List<Integer> bytes = new ArrayList<>();
  private final List<Long> planMicros = new ArrayList<>();
  private long moving;
  private long sweeps;
  private long lastEpochMs;
  private long sweepDueMs;
  private int longest;
  private int held;
  private long moved;
  private long stranded;
  private double nudged;
  private double hopMillis;
  private double worstHops;
  private double lastHops;
  private long lastHopsMs;

  /**
   * An epoch was made.
   *
   * @param cpuNanos what planning it took
   */
  void epoch(long nowMs, NodeTable before, NodeTable next, long cpuNanos, int heldSlots) {
    Epoch epoch = next.epoch();
    bytes.add(EpochCodec.encode(epoch).length);
    planMicros.add(cpuNanos / NANOS_A_MICRO);
    longest = Math.max(longest, epoch.table().longestChain());
    held = Math.max(held, heldSlots);
    boolean onlyNarrows = before.epoch().nodes().equals(epoch.nodes());
    for (int slot = 0; slot < Slot.COUNT; slot++) {
      moved += before.head(slot) == next.head(slot) ? 0 : 1;
      onlyNarrows &=
          before.head(slot) == next.head(slot)
              && epoch.table().chain(slot).size() <= before.epoch().table().chain(slot).size();
    }
    moving += onlyNarrows ? 0 : 1;
    sweepDueMs = Math.min(sweepDueMs, nowMs);
    lastEpochMs = nowMs;
  }

  /** A tail is empty: a tier in service sweeps it away no sooner than 30 s after the last epoch. */
  void tailEmpty(long nowMs) {
    if (nowMs > sweepDueMs) {
      sweepDueMs = Math.max(nowMs, Math.max(lastEpochMs, sweepDueMs) + Coordination.SWEEP_GAP_MS);
      sweeps++;
    }
  }

  void stranded(long connections) {
    stranded += connections;
  }

  /** Connections were asked to end. */
  void nudged(double connections) {
    nudged += connections;
  }

  /** How many extra hops a packet has from now on. */
  void hops(long nowMs, double hops) {
    hopMillis += lastHops * (nowMs - lastHopsMs);
    worstHops = Math.max(worstHops, hops);
    lastHops = hops;
    lastHopsMs = nowMs;
  }

  UpgradeResult result(long nowMs, double connections) {
    return new UpgradeResult(
        nowMs,
        moving + sweeps,
        sweeps,
        bytes.size(),
        quantile(bytes.stream().map(Integer::longValue).toList(), 0.5),
        quantile(bytes.stream().map(Integer::longValue).toList(), 1),
        longest,
        held,
        hopMillis / nowMs,
        worstHops,
        quantile(planMicros, 0.5),
        quantile(planMicros, 0.99),
        (double) moved / Slot.COUNT,
        connections,
        Math.round(nudged),
        stranded);
  }

  private static long quantile(List<Long> values, double quantile) {
    List<Long> sorted = values.stream().sorted().toList();
    return sorted.isEmpty() ? 0 : sorted.get((int) Math.floor(quantile * (sorted.size() - 1)));
  }
}
