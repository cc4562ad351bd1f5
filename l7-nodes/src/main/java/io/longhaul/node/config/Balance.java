package io.longhaul.node.config;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
    return Stream.of(values())
        .filter(balance -> balance.toString().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "'%s' (expected one of: %s)"
                        .formatted(
                            text,
                            Stream.of(values())
                                .map(Balance::toString)
                                .collect(Collectors.joining(", ")))));
  }

  /** The form that {@link #parse} reads. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
