package io.longhaul.chaos.sim;

import io.longhaul.chaos.packet.Flow;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/**
 * The history of one connection and of the tier around it. Runs are repeatable, so nothing is
 * written down until something was found; then the world is run again with this.
 */
final class Trace {
  /** Nothing is written down. */
  static final Trace OFF = new Trace(-1, -1, 0, 0);

  private final long flow;
  private final int slot;
  private final int most;
  private final long untilNs;
  private final Deque<String> lines = new ArrayDeque<>();

  /**
   * A history.
   *
   * @param flow of the connection, -1 for none
   * @param slot whose chains are written down, -1 for none
   * @param most lines, the last ones
   * @param untilNs what comes later is left out
   */
  Trace(long flow, int slot, int most, long untilNs) {
    this.flow = flow;
    this.slot = slot;
    this.most = most;
    this.untilNs = untilNs;
  }

  boolean on() {
    return most > 0;
  }

  int slot() {
    return slot;
  }

  boolean of(Flow which) {
    return most > 0 && which.id() == flow;
  }

  void add(long nowNs, String text) {
    if (nowNs > untilNs) {
      return;
    }
    if (lines.size() == most) {
      lines.removeFirst();
    }
    lines.addLast(
        String.format(Locale.ROOT, "%14.6f s  %s", (double) nowNs / Timeline.SECOND, text));
  }

  List<String> lines() {
    return List.copyOf(lines);
  }
}
