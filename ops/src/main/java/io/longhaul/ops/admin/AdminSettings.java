package io.longhaul.ops.admin;

import io.longhaul.membership.config.Section;
import io.longhaul.ops.admin.http.HttpLimits;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How an admin server listens: the section {@code admin} of a process's configuration.
 *
 * @param listen loopback unless the operator says otherwise
 * @param tokenSha256File the tokens let in, by their SHA-256; absent on a node, which has only open
 *     routes
 * @param openMetrics whether {@code /metrics} answers without a token
 */
public record AdminSettings(
    InetSocketAddress listen,
    Optional<Path> tokenSha256File,
    boolean openMetrics,
    HttpLimits limits) {
  /** Smallest and largest body limit that can be configured. */
  static final int MIN_BODY_BYTES = 1024;

  static final int MAX_BODY_BYTES = 4 * 1024 * 1024;

  /** A director's: the token file is required. */
  public static AdminSettings forDirector(Section section) {
    return new AdminSettings(
        section.address("listen"),
        Optional.of(Path.of(section.string("tokenSha256File"))),
        section.bool("openMetrics", false),
        limits(section));
  }

  /** A node's: health, metrics and counts, all without a token. */
  public static AdminSettings forNode(Section section) {
    return new AdminSettings(section.address("listen"), Optional.empty(), true, limits(section));
  }

  private static HttpLimits limits(Section section) {
    int maxBodyBytes =
        section.integer(
            "maxBodyBytes", MIN_BODY_BYTES, MAX_BODY_BYTES, HttpLimits.DEFAULT_MAX_BODY_BYTES);
    Duration timeout = section.duration("requestTimeout", HttpLimits.DEFAULT_REQUEST_TIMEOUT);
    if (timeout.isZero()) {
      section.fault("requestTimeout", "0 (expected: more than 0)");
    }
    return new HttpLimits(maxBodyBytes, timeout);
  }
}
