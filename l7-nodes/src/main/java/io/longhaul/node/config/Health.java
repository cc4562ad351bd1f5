package io.longhaul.node.config;

import java.util.Optional;

/**
 * How a node judges an upstream's endpoints.
 *
 * @param check empty where it does not ask them
 * @param outlier empty where failures of requests say nothing
 */
public record Health(Optional<HealthCheck> check, Optional<Outlier> outlier) {
  /** What an upstream has that says nothing. */
  public static final Health NONE = new Health(Optional.empty(), Optional.empty());
}
