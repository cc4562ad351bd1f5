package io.longhaul.director.xdp.agent;

import java.util.function.LongSupplier;

/**
 * How often the kernel's sockets may be walked over: as often as is asked for while that is cheap,
 * and else so seldom that it takes no more than a share of one processor. A report that comes later
 * only proves later that a slot is empty.
 */
final class WalkPace {
  /** Percent of one processor that walks may take. */
  static final int SHARE_PERCENT = 3;

  private final LongSupplier nowNs;
  private long beganNs;
  private long notBeforeNs;
  private boolean walked;

  WalkPace(LongSupplier nowNs) {
    this.nowNs = nowNs;
  }

  /** Whether the next walk may begin; if so, it has begun. */
  boolean begin() {
    long now = nowNs.getAsLong();
    if (walked && now - notBeforeNs < 0) {
      return false;
    }
    beganNs = now;
    return true;
  }

  /** The walk that began last is over. */
  void end() {
    long tookNs = nowNs.getAsLong() - beganNs;
    notBeforeNs = beganNs + tookNs * 100 / SHARE_PERCENT;
    walked = true;
  }
}
