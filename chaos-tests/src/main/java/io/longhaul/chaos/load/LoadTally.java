package io.longhaul.chaos.load;

import java.util.HashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** The counters of a run. Owned by the run's event loop; nobody else touches it. */
final class LoadTally {
  /** Distinct reasons that are told apart; the rest count together. */
  static final int MAX_REASONS = 32;

  private static final String OTHER_REASONS = "other reasons";
  private static final long LONGEST_US = 86_400_000_000L;
  private static final int DIGITS = 3;

  private final Histogram latencyUs = new Histogram(LONGEST_US, DIGITS);
  private final Map<String, Long> reasons = new HashMap<>();
  private long opened;
  private long failed;
  private int open;
  private long sent;
  private long echoed;
  private long closed;
  private long lost;
  private long corrupt;

  void opened() {
    opened++;
    open++;
  }

  void failed(String reason) {
    failed++;
    because("failed: " + reason);
  }

  void sent() {
    sent++;
  }

  void echoed(long latencyNs) {
    echoed++;
    latencyUs.recordValue(Math.clamp(latencyNs / 1_000, 0, LONGEST_US));
  }

  void corrupt(String reason) {
    corrupt++;
    because("corrupt: " + reason);
  }

  void closed(String reason) {
    closed++;
    because("closed: " + reason);
  }

  /** A WebSocket that had opened is gone, however. */
  void gone(long missing) {
    open--;
    lost += missing;
  }

  long openedCount() {
    return opened;
  }

  long failedCount() {
    return failed;
  }

  private void because(String reason) {
    boolean known = reasons.containsKey(reason) || reasons.size() < MAX_REASONS;
    reasons.merge(known ? reason : OTHER_REASONS, 1L, Long::sum);
  }

  LoadCounts counts() {
    return new LoadCounts(opened, failed, open, sent, echoed, closed, lost, corrupt, reasons);
  }

  LoadResult result(int connections, boolean showsFailed) {
    return new LoadResult(
        connections,
        counts(),
        latencyUs.getValueAtPercentile(50),
        latencyUs.getValueAtPercentile(99),
        latencyUs.getMaxValue(),
        showsFailed);
  }
}
