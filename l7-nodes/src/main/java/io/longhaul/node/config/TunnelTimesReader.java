package io.longhaul.node.config;

import static io.longhaul.node.config.NamedFields.timeout;

import io.longhaul.membership.config.Section;
import java.time.Duration;

/** Binds what an upstream says about the time of its WebSockets. */
final class TunnelTimesReader {
  private static final Duration MAX_IDLE = Duration.ofDays(365);
  private static final Duration MAX_AGE = Duration.ofDays(365);
  private static final Duration MIN_INTERVAL = Duration.ofMillis(100);
  private static final Duration MAX_INTERVAL = Duration.ofDays(1);
  private static final Duration MAX_TIMEOUT = Duration.ofHours(1);

  private TunnelTimesReader() {}

  static TunnelTimes read(Section upstream) {
    return new TunnelTimes(
        timeout(upstream, "tunnelIdleTimeout", MAX_IDLE, TunnelTimes.DEFAULT.idleTimeout()),
        upstream.section("tunnelPing").map(TunnelTimesReader::ping),
        upstream.value(
            "maxTunnelAge",
            Durations.between(Duration.ZERO, MAX_AGE),
            TunnelTimes.DEFAULT.maxAge()));
  }

  private static TunnelPing ping(Section section) {
    return new TunnelPing(
        section.value(
            "interval",
            Durations.between(MIN_INTERVAL, MAX_INTERVAL),
            TunnelPing.DEFAULT.interval()),
        timeout(section, "timeout", MAX_TIMEOUT, TunnelPing.DEFAULT.timeout()),
        section.bool("upstream", TunnelPing.DEFAULT.upstream()));
  }
}
