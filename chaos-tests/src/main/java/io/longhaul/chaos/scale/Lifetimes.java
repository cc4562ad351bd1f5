package io.longhaul.chaos.scale;

import java.time.Duration;
import java.util.List;

/**
 * How long connections live: a mixture of exponential distributions, most minutes, a few days.
 *
 * @param kinds at least one
 */
record Lifetimes(List<Kind> kinds) {
  /** Three of five live for minutes, three of ten for hours, one of ten for days. */
  static final Lifetimes MIXED =
      new Lifetimes(
          List.of(
              new Kind(0.6, Duration.ofMinutes(10)),
              new Kind(0.3, Duration.ofHours(3)),
              new Kind(0.1, Duration.ofDays(1))));

  /**
   * One of the distributions.
   *
   * @param share of the connections that are open at a time
   * @param mean of a connection's life
   */
  record Kind(double share, Duration mean) {}

  Lifetimes {
    kinds = List.copyOf(kinds);
  }

  int count() {
    return kinds.size();
  }

  double meanMs(int kind) {
    return kinds.get(kind).mean().toMillis();
  }

  double share(int kind) {
    return kinds.get(kind).share();
  }

  /** The share of one kind's connections that live for longer than this. */
  double survival(int kind, long ms) {
    return survival(kind, (double) ms);
  }

  /** The same for a fraction of a millisecond. */
  double survival(int kind, double ms) {
    return Math.exp(-ms / meanMs(kind));
  }
}
