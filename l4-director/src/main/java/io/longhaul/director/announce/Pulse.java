package io.longhaul.director.announce;

/** When either end of a session last showed that it lives. */
record Pulse(long heardMs, long sentMs) {
  Pulse heard(long nowMs) {
    return new Pulse(nowMs, sentMs);
  }

  Pulse sent(long nowMs) {
    return new Pulse(heardMs, nowMs);
  }

  boolean dead(Terms terms, long nowMs) {
    return nowMs - heardMs >= terms.holdMs();
  }

  boolean silent(Terms terms, long nowMs) {
    return nowMs - sentMs >= terms.keepaliveMs();
  }

  long dueMs(Terms terms) {
    return Math.min(heardMs + terms.holdMs(), sentMs + terms.keepaliveMs());
  }
}
