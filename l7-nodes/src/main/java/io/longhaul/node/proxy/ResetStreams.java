package io.longhaul.node.proxy;

import java.util.Arrays;

/** The streams that we reset last: what still comes on them was sent before the client knew. */
final class ResetStreams {
  /** How many are remembered. */
  static final int MAX = 256;

  private int[] ids = new int[0];
  private int next;

  void add(int id) {
    if (ids.length == 0) {
      ids = new int[MAX];
    }
    ids[next] = id;
    next = (next + 1) % MAX;
  }

  boolean contains(int id) {
    return Arrays.stream(ids).anyMatch(known -> known == id);
  }
}
