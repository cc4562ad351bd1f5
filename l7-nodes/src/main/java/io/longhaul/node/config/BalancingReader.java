package io.longhaul.node.config;

import io.longhaul.membership.config.Section;
import java.time.Duration;
import java.util.Optional;

/** Binds what an upstream says about choosing among its endpoints. */
final class BalancingReader {
  private static final Duration MAX_SLOW_START = Duration.ofHours(1);
  private static final Duration MAX_COOKIE_AGE = Duration.ofDays(400);
  private static final int LEAST_MAX_LOAD = 101;
  private static final int MOST_MAX_LOAD = 1_000;
  private static final int MAX_PATH_CHARS = 1_024;

  private BalancingReader() {}

  static Balancing read(Section upstream) {
    Balance strategy = upstream.value("balance", Balance::parse, Balancing.DEFAULT.strategy());
    Optional<Section> ring = upstream.section("ringHash");
    if (strategy != Balance.RING_HASH) {
      upstream.onlyWhere("ringHash", "balance is ring-hash");
    }
    return new Balancing(
        strategy,
        ring.map(section -> section.value("key", HashKey::parse, Balancing.KEY))
            .orElse(Balancing.KEY),
        ring.map(BalancingReader::maxLoad).orElse(Balancing.MAX_LOAD),
        upstream.section("stickyCookie").map(BalancingReader::sticky),
        upstream.value(
            "slowStart",
            Durations.between(Duration.ZERO, MAX_SLOW_START),
            Balancing.DEFAULT.slowStart()),
        upstream.integer("panicThreshold", 0, 100, Balancing.PANIC_THRESHOLD));
  }

  private static int maxLoad(Section ring) {
    int percent = ring.integer("maxLoad", 0, MOST_MAX_LOAD, Balancing.MAX_LOAD);
    if (percent > 0 && percent < LEAST_MAX_LOAD) {
      ring.fault(
          "maxLoad",
          "%d (expected: 0, or %d to %d)".formatted(percent, LEAST_MAX_LOAD, MOST_MAX_LOAD));
    }
    return percent;
  }

  private static StickyCookie sticky(Section section) {
    StickyCookie cookie =
        new StickyCookie(
            section.has("name")
                ? section.value("name", FieldName::parse, "")
                : section.string("name"),
            section.value("path", BalancingReader::path, StickyCookie.PATH),
            section.value(
                "maxAge", Durations.between(Duration.ZERO, MAX_COOKIE_AGE), StickyCookie.MAX_AGE),
            section.bool("secure", StickyCookie.SECURE),
            section.bool("httpOnly", StickyCookie.HTTP_ONLY),
            section.oneOf("sameSite", StickyCookie.SameSite.class, StickyCookie.SAME_SITE));
    if (cookie.sameSite() == StickyCookie.SameSite.NONE && !cookie.secure()) {
      section.fault("sameSite", "'none' (expected: secure: true with it, or browsers drop it)");
    }
    if (!cookie.maxAge().equals(Duration.ofSeconds(cookie.maxAge().toSeconds()))) {
      section.fault("maxAge", "'" + cookie.maxAge().toMillis() + "ms' (expected: whole seconds)");
    }
    return cookie;
  }

  private static String path(String text) {
    boolean plain = text.chars().allMatch(c -> c > ' ' && c < 0x7F && c != ';');
    if (!text.startsWith("/") || !plain || text.length() > MAX_PATH_CHARS) {
      throw new IllegalArgumentException(
          "'%s' (expected: a path of at most %d visible ASCII characters without ';')"
              .formatted(text, MAX_PATH_CHARS));
    }
    return text;
  }
}
