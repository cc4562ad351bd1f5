package io.longhaul.node;

import io.longhaul.membership.config.Section;
import io.longhaul.node.traffic.SeriesLimits;

/**
 * What a node tells of itself and of what passes.
 *
 * @param series how many listeners, routes, upstreams and endpoints have metrics of their own
 */
public record Observability(SeriesLimits series) {
  /** What a node has that was told nothing. */
  public static final Observability DEFAULTS = new Observability(SeriesLimits.DEFAULT);

  /** Reads the section {@code metrics} of a node's configuration. */
  static Observability from(Section root) {
    return new Observability(
        root.section("metrics").map(SeriesLimits::from).orElse(SeriesLimits.DEFAULT));
  }
}
