package io.longhaul.chaos.packet;

import java.util.ArrayDeque;
import java.util.Deque;

/** A wire whose segments a test takes one by one. */
final class Sent implements Wire {
  private final Deque<Segment> segments = new ArrayDeque<>();

  @Override
  public void send(Segment segment) {
    segments.add(segment);
  }

  /** The oldest segment that was not taken yet. */
  Segment take() {
    return segments.remove();
  }

  boolean nothing() {
    return segments.isEmpty();
  }
}
