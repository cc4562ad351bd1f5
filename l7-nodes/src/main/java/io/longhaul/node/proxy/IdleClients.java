package io.longhaul.node.proxy;

/**
 * The clients of one event loop that have nothing under way, longest idle first. A client is a link
 * of the list itself, so that coming and going allocates nothing.
 */
final class IdleClients {
  /** Closed at a time, so that closing does not make a late loop later. */
  static final int MOST_AT_ONCE = 64;

  /** Who sends one request after the other is not idle between them. */
  static final long LEAST_IDLE_MS = 1_000;

  private final Place ends = new Place(() -> false);

  /** Where a client stands. */
  static final class Place {
    private final Closing closing;
    private Place previous;
    private Place next;
    private long sinceMs;

    Place(Closing closing) {
      this.closing = closing;
      this.previous = this;
      this.next = this;
    }

    private boolean isEmpty() {
      return next == this;
    }
  }

  /** Closes one client, unless it turns out to be busy; it has left the list. */
  @FunctionalInterface
  interface Closing {
    /** Whether it was closed. */
    boolean close();
  }

  /** It has nothing to do any more. */
  void add(Place place, long nowMs) {
    remove(place);
    place.sinceMs = nowMs;
    place.previous = ends.previous;
    place.next = ends;
    ends.previous.next = place;
    ends.previous = place;
  }

  /** It has something to do, or is gone. */
  void remove(Place place) {
    place.previous.next = place.next;
    place.next.previous = place.previous;
    place.previous = place;
    place.next = place;
  }

  /**
   * Closes those that were idle longest.
   *
   * @return how many
   */
  int close(long nowMs) {
    int closed = 0;
    for (int i = 0; i < MOST_AT_ONCE && !ends.isEmpty(); i++) {
      Place longest = ends.next;
      if (nowMs - longest.sinceMs < LEAST_IDLE_MS) {
        break;
      }
      remove(longest);
      closed += longest.closing.close() ? 1 : 0;
    }
    return closed;
  }
}
