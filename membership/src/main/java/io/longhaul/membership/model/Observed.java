package io.longhaul.membership.model;

import java.util.Map;

/**
 * What one director knows of a tier by telemetry, as long as it is fresh.
 *
 * @param occupancies the last report of each reporter
 * @param reaches the last statement of each director that was heard lately, its own among them
 */
public record Observed(Map<MemberKey, Occupancy> occupancies, Map<String, Reach> reaches) {
  /** Nothing heard. */
  public static final Observed NONE = new Observed(Map.of(), Map.of());

  public Observed {
    occupancies = Map.copyOf(occupancies);
    reaches = Map.copyOf(reaches);
  }
}
