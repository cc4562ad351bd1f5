package io.longhaul.chaos.sim;

import java.util.Arrays;

/** Events in order of time, and of a number where the time is the same: a heap in arrays. */
final class Agenda {
  private long[] times = new long[1024];
  private long[] orders = new long[1024];
  private Runnable[] actions = new Runnable[1024];
  private int size;

  /** The time of the first event; the end of all time where there is none. */
  long firstNs() {
    return size == 0 ? Long.MAX_VALUE : times[0];
  }

  /** Whether its first event comes before another agenda's. */
  boolean precedes(Agenda other) {
    return size > 0 && (other.size == 0 || other.behind(times[0], orders[0]));
  }

  private boolean behind(long time, long order) {
    return before(time, order, 0);
  }

  void add(long timeNs, long order, Runnable action) {
    if (size == times.length) {
      times = Arrays.copyOf(times, 2 * size);
      orders = Arrays.copyOf(orders, 2 * size);
      actions = Arrays.copyOf(actions, 2 * size);
    }
    place(rise(size++, timeNs, order), timeNs, order, action);
  }

  /** Takes the first event out; there must be one. */
  Runnable removeFirst() {
    Runnable first = actions[0];
    size--;
    long time = times[size];
    long order = orders[size];
    Runnable action = actions[size];
    actions[size] = Agenda::nothing;
    if (size > 0) {
      place(sink(time, order), time, order, action);
    }
    return first;
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

  private int sink(long time, long order) {
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
    return hole;
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
