package io.longhaul.chaos.scale;

import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * Virtual time: what is to happen, in order; what is due at once happens in the order of asking.
 */
final class Timeline {
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::atMs).thenComparingLong(Event::order));
  private long nowMs;
  private long asked;

  private record Event(long atMs, long order, Runnable action) {}

  long nowMs() {
    return nowMs;
  }

  void at(long atMs, Runnable action) {
    events.add(new Event(Math.max(nowMs, atMs), asked++, action));
  }

  void after(long delayMs, Runnable action) {
    at(nowMs + delayMs, action);
  }

  /** Lets the next thing happen; false when there is none. */
  boolean step() {
    Event event = events.poll();
    if (event == null) {
      return false;
    }
    nowMs = event.atMs();
    event.action().run();
    return true;
  }
}
