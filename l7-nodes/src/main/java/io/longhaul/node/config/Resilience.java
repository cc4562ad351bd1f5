package io.longhaul.node.config;

import java.time.Duration;
import java.util.Optional;

/**
 * What a node does for an upstream that is slow, failing or overloaded.
 *
 * @param totalTimeout from a request's head to its response's end; not for WebSockets; zero for no
 *     limit
 * @param retries empty where only what cannot have reached the application is sent again
 */
public record Resilience(Duration totalTimeout, Optional<Retries> retries, UpstreamLimits limits) {
  public static final Duration TOTAL_TIMEOUT = Duration.ZERO;

  /** What an upstream has that says nothing. */
  public static final Resilience DEFAULT =
      new Resilience(TOTAL_TIMEOUT, Optional.empty(), UpstreamLimits.NONE);
}
