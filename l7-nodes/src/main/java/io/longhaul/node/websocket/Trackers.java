package io.longhaul.node.websocket;

import java.util.ArrayDeque;

/**
 * The trackers of all directions of one event loop that have the same rules. Between messages there
 * is nothing to be remembered of a direction, so all that are there share one; a direction has one
 * of its own only in the midst of a message, or behind a Close.
 */
final class Trackers {
  /** Most that wait for the next direction in the midst of a message. */
  static final int MAX_SPARE = 64;

  private final FrameRules rules;
  private final FrameTracker resting = new FrameTracker(this);
  private final ArrayDeque<FrameTracker> spare = new ArrayDeque<>();

  Trackers(FrameRules rules) {
    this.rules = rules;
  }

  FrameRules rules() {
    return rules;
  }

  /** For a direction of which nothing has come. */
  FrameTracker resting() {
    return resting;
  }

  /** How many wait to be used again. */
  int spare() {
    return spare.size();
  }

  /**
   * The one that a direction goes on with; to be asked each time when bytes were followed, before
   * another direction's are.
   *
   * @param used with which they were
   */
  @SuppressWarnings("ReferenceEquality") // the one that it made itself
  FrameTracker settled(FrameTracker used) {
    boolean shared = used == resting;
    if (used.isAtRest()) {
      if (!shared && spare.size() < MAX_SPARE) {
        spare.push(used);
      }
      return resting;
    }
    if (!shared) {
      return used;
    }
    FrameTracker own = spare.isEmpty() ? new FrameTracker(this) : spare.pop();
    own.goOnFrom(resting);
    return own;
  }
}
