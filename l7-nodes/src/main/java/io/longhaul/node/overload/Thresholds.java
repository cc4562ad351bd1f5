package io.longhaul.node.overload;

/**
 * What a measure must exceed for each level. A level that was reached is left only well below, so
 * that a measure that hovers does not make it flap. A threshold of 0 is never exceeded.
 *
 * @param leavePercent of a threshold, below which its level is left
 */
public record Thresholds(long connections, long requests, long reading, int leavePercent) {
  private static final int PERCENT = 100;

  /** The level that follows {@code now} with this measure. */
  Level next(Level now, long measured) {
    Level next = Level.NORMAL;
    for (Level level : Level.values()) {
      long threshold = of(level);
      if (threshold > 0 && measured > (now.includes(level) ? left(threshold) : threshold)) {
        next = level;
      }
    }
    return next;
  }

  private long left(long threshold) {
    return threshold * leavePercent / PERCENT;
  }

  private long of(Level level) {
    return switch (level) {
      case NORMAL -> 0;
      case CONNECTIONS -> connections;
      case REQUESTS -> requests;
      case READING -> reading;
    };
  }
}
