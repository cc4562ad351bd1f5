package io.longhaul.node.proxy;

import java.util.Arrays;

/** The streams that we reset last: what still comes on them was sent before the client knew. */
final class ResetStreams {
  /** How many are remembered at least: of short requests there may be many in a short time. */
  static final int MIN = 256;

  private static final int FIRST = 16;
  private static final int[] NONE = {};

  private final int most;
  private int[] ids = NONE;
  private int next;

  /**
   * @param streams how many a client may have at a time, all of which may have to be reset at once
   */
  ResetStreams(int streams) {
    this.most = Math.max(MIN, streams);
  }

  void add(int id) {
    if (next == ids.length) {
      if (next == most) {
        next = 0;
      } else {
        ids = Arrays.copyOf(ids, Math.min(most, Math.max(FIRST, 2 * next)));
      }
    }
    ids[next++] = id;
  }

  boolean contains(int id) {
    for (int known : ids) {
      if (known == id) {
        return true;
      }
    }
    return false;
  }
}
