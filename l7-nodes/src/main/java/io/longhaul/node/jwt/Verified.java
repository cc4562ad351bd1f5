package io.longhaul.node.jwt;

import java.util.Map;
import java.util.Optional;

/**
 * A token that has passed every rule, until its time is over.
 *
 * @param notBeforeSeconds since 1970, leeway included
 * @param endSeconds since 1970, leeway included
 * @param subject whom it is about
 * @param fields what the application is told: names in lower case, and values
 */
public record Verified(
    long notBeforeSeconds, long endSeconds, Optional<String> subject, Map<String, String> fields) {
  public Verified {
    fields = Map.copyOf(fields);
  }
}
