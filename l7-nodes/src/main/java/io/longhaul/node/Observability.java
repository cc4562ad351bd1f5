package io.longhaul.node;

import io.longhaul.membership.config.Section;
import io.longhaul.node.trace.TracingSettings;
import io.longhaul.node.traffic.SeriesLimits;
import java.util.Optional;

/**
 * What a node tells of itself and of what passes.
 *
 * @param series how many listeners, routes, upstreams and endpoints have metrics of their own
 * @param tracing where its spans go, if anywhere
 */
public record Observability(SeriesLimits series, Optional<TracingSettings> tracing) {
  /** What a node has that was told nothing. */
  public static final Observability DEFAULTS =
      new Observability(SeriesLimits.DEFAULT, Optional.empty());

  /** Reads the sections {@code metrics} and {@code tracing} of a node's configuration. */
  static Observability from(Section root) {
    return new Observability(
        root.section("metrics").map(SeriesLimits::from).orElse(SeriesLimits.DEFAULT),
        root.section("tracing").flatMap(TracingSettings::from));
  }
}
