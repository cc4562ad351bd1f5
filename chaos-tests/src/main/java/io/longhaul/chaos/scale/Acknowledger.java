package io.longhaul.chaos.scale;

/** One who acknowledges epochs: a director or a shim. */
final class Acknowledger {
  private long acknowledged;
  private long loading;
  private long loadedAtMs;

  /** It begins to load an epoch. */
  void load(long epoch, long nowMs, long delayMs) {
    acknowledged = acknowledged(nowMs);
    loading = epoch;
    loadedAtMs = nowMs + delayMs;
  }

  /** It has started anew and has none. */
  void restart() {
    acknowledged = 0;
    loading = 0;
  }

  long acknowledged(long nowMs) {
    return nowMs >= loadedAtMs ? Math.max(acknowledged, loading) : acknowledged;
  }
}
