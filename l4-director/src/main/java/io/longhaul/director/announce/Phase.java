package io.longhaul.director.announce;

/** Where a session is (RFC 4271, section 8.2.2, of which the listening states are left out). */
sealed interface Phase {
  /** Until when nothing has to happen by itself. */
  long dueMs();

  /** Whether there is a connection, or one on its way. */
  default boolean connected() {
    return true;
  }

  /** Waits before it calls again. */
  record Idle(long dueMs, int failures) implements Phase {
    @Override
    public boolean connected() {
      return false;
    }
  }

  /** Called; gives up at its due time. */
  record Connecting(long dueMs, int failures) implements Phase {}

  /** Sent its OPEN; gives up at its due time. */
  record OpenSent(long dueMs, int failures) implements Phase {}

  /** Agreed to the neighbour's OPEN and waits for its agreement. */
  record OpenConfirm(Terms terms, Pulse pulse, int failures) implements Phase {
    @Override
    public long dueMs() {
      return pulse.dueMs(terms);
    }
  }

  /**
   * Announces.
   *
   * @param told what the neighbour knows
   */
  record Established(Terms terms, Pulse pulse, Offer told) implements Phase {
    @Override
    public long dueMs() {
      return pulse.dueMs(terms);
    }
  }

  /** Told to stop, for ever. */
  record Stopped() implements Phase {
    @Override
    public long dueMs() {
      return Long.MAX_VALUE;
    }

    @Override
    public boolean connected() {
      return false;
    }
  }
}
