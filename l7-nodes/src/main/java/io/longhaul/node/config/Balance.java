package io.longhaul.node.config;

import io.longhaul.membership.config.OneOf;
import java.util.List;
import java.util.Locale;

/** How an upstream's endpoints share what is new. */
public enum Balance {
  /** The fewest requests and tunnels for its weight, in turns where several have equally few. */
  LEAST_CONNECTIONS,
  /** In turns, by weight. */
  ROUND_ROBIN,
  /** The quicker and less busy of two taken at random. */
  PEAK_EWMA,
  /** The same key to the same endpoint, as far as there is one. */
  RING_HASH;

  /**
   * Reads {@code least-connections} and its like.
   *
   * @throws IllegalArgumentException for anything else
   */
  static Balance parse(String text) {
    return OneOf.parse(text, List.of(values()), Balance::toString);
  }

  /** The form that {@link #parse} reads. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
