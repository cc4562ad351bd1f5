package io.longhaul.node.traffic;

import io.longhaul.membership.config.Section;

/**
 * How many have series of their own; what is beyond is counted as {@code other}.
 *
 * @param listeners of 29 series each
 * @param routes of 139 each
 * @param upstreams of 139 each
 * @param endpoints of 10 each
 */
public record SeriesLimits(int listeners, int routes, int upstreams, int endpoints) {
  /** What a node has that was told nothing: at most 40,000 series. */
  public static final SeriesLimits DEFAULT = new SeriesLimits(64, 100, 100, 1_000);

  private static final int MOST = 10_000;
  private static final int MOST_ENDPOINTS = 100_000;

  /** Reads the section {@code metrics}. */
  public static SeriesLimits from(Section metrics) {
    return new SeriesLimits(
        metrics.integer("listeners", 0, MOST, DEFAULT.listeners),
        metrics.integer("routes", 0, MOST, DEFAULT.routes),
        metrics.integer("upstreams", 0, MOST, DEFAULT.upstreams),
        metrics.integer("endpoints", 0, MOST_ENDPOINTS, DEFAULT.endpoints));
  }
}
