package io.longhaul.chaos.sim;

import java.util.Arrays;

/**
 * Virtual time: what is to happen, in order of time, and of asking where the time is the same. It
 * begins at 0 and jumps from one event to the next.
 */
final class Timeline {
  static final long MICROSECOND = 1_000;
  static final long MILLISECOND = 1_000 * MICROSECOND;
  static final long SECOND = 1_000 * MILLISECOND;
  static final long MINUTE = 60 * SECOND;
  static final long HOUR = 60 * MINUTE;

  private long[] times = new long[1024];
  private long[] orders = new long[1024];
  private Runnable[] actions = new Runnable[1024];
  private int size;
  private long asked;
  private long nowNs;

  long nowNs() {
    return nowNs;
  }

  long nowMs() {
    return nowNs / MILLISECOND;
  }

  /** Something happens so long from now. */
  void after(long delayNs, Runnable action) {
    at(nowNs + delayNs, action);
  }

  /** Something happens then; at once where that is past. */
  void at(long timeNs, Runnable action) {
    if (size == times.length) {
      times = Arrays.copyOf(times, 2 * size);
      orders = Arrays.copyOf(orders, 2 * size);
      actions = Arrays.copyOf(actions, 2 * size);
    }
    place(rise(size++, Math.max(timeNs, nowNs), asked), Math.max(timeNs, nowNs), asked, action);
    asked++;
  }

  /** Lets everything happen up to a time, which is the present then. */
  void runUntil(long endNs) {
    while (size > 0 && times[0] <= endNs) {
      nowNs = times[0];
      Runnable action = actions[0];
      removeFirst();
      action.run();
    }
    nowNs = endNs;
  }

  /** Events that happened or will. */
  long events() {
    return asked;
  }

  private static void nothing() {}

  private int rise(int from, long time, long order) {
    int hole = from;
    while (hole > 0) {
      int parent = (hole - 1) >>> 1;
      if (!before(time, order, parent)) {
        break;
      }
      place(hole, times[parent], orders[parent], actions[parent]);
      hole = parent;
    }
    return hole;
  }

  private void removeFirst() {
    size--;
    long time = times[size];
    long order = orders[size];
    Runnable action = actions[size];
    actions[size] = Timeline::nothing;
    if (size == 0) {
      return;
    }
    int hole = 0;
    for (int child = 1; child < size; child = 2 * hole + 1) {
      if (child + 1 < size && before(times[child + 1], orders[child + 1], child)) {
        child++;
      }
      if (before(time, order, child)) {
        break;
      }
      place(hole, times[child], orders[child], actions[child]);
      hole = child;
    }
    place(hole, time, order, action);
  }

  private boolean before(long time, long order, int other) {
    return time < times[other] || (time == times[other] && order < orders[other]);
  }

  private void place(int index, long time, long order, Runnable action) {
    times[index] = time;
    orders[index] = order;
    actions[index] = action;
  }
}
