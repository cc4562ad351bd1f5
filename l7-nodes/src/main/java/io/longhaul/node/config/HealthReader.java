package io.longhaul.node.config;

import io.longhaul.membership.config.Section;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Binds what an upstream says about the health of its endpoints. */
final class HealthReader {
  private static final Duration LEAST_INTERVAL = Duration.ofMillis(100);
  private static final Duration MOST = Duration.ofHours(1);
  private static final Duration LEAST = Duration.ofMillis(1);
  private static final Duration MOST_EJECTION = Duration.ofDays(1);
  private static final int MOST_IN_A_ROW = 100;
  private static final int MAX_TEXT = 1_024;

  private HealthReader() {}

  static Health read(Section upstream, UpstreamProtocol protocol) {
    return new Health(
        upstream.section("healthCheck").map(section -> check(section, protocol)),
        upstream.section("outlier").map(HealthReader::outlier));
  }

  private static HealthCheck check(Section section, UpstreamProtocol protocol) {
    HealthCheck.Type type = section.oneOf("type", HealthCheck.Type.class, HealthCheck.Type.TCP);
    boolean overHttp = type == HealthCheck.Type.HTTP || type == HealthCheck.Type.WEBSOCKET;
    if (type == HealthCheck.Type.GRPC && !protocol.sharesConnections()) {
      section.fault("type", "'grpc' (expected: protocol h2c or h2 with it)");
    }
    if (!overHttp) {
      section.onlyWhere("path", "type is http or websocket");
    }
    if (type != HealthCheck.Type.HTTP) {
      section.onlyWhere("expect", "type is http");
    }
    if (type != HealthCheck.Type.GRPC) {
      section.onlyWhere("service", "type is grpc");
    }
    if (type == HealthCheck.Type.TCP) {
      section.onlyWhere("host", "type is not tcp");
    }
    return new HealthCheck(
        type,
        section.value("path", HealthReader::path, HealthCheck.PATH),
        section.value("host", text -> Optional.of(visible(text)), Optional.empty()),
        expect(section),
        section.value("service", HealthReader::visible, HealthCheck.SERVICE),
        section.value("interval", Durations.between(LEAST_INTERVAL, MOST), HealthCheck.INTERVAL),
        section.value("jitter", Durations.between(Duration.ZERO, MOST), HealthCheck.JITTER),
        section.value("timeout", Durations.between(LEAST, MOST), HealthCheck.TIMEOUT),
        section.integer("rise", 1, MOST_IN_A_ROW, HealthCheck.RISE),
        section.integer("fall", 1, MOST_IN_A_ROW, HealthCheck.FALL));
  }

  private static List<StatusRange> expect(Section section) {
    Set<StatusRange> given = new HashSet<>();
    List<StatusRange> ranges =
        section.values(
            "expect", text -> NamedFields.onceEach(text, StatusRange.parse(text), given));
    return ranges.isEmpty() ? HealthCheck.EXPECT : ranges;
  }

  private static Outlier outlier(Section section) {
    Outlier absent = Outlier.DEFAULT;
    Outlier outlier =
        new Outlier(
            section.integer("consecutiveFailures", 1, MOST_IN_A_ROW, absent.consecutiveFailures()),
            section.value(
                "baseEjection", Durations.between(LEAST, MOST_EJECTION), absent.baseEjection()),
            section.value(
                "maxEjection", Durations.between(LEAST, MOST_EJECTION), absent.maxEjection()),
            section.integer("maxEjectedPercent", 0, 100, absent.maxEjectedPercent()),
            section.bool("serverErrors", absent.serverErrors()));
    if (outlier.maxEjection().compareTo(outlier.baseEjection()) < 0) {
      section.fault(
          "maxEjection",
          "%s (expected: at least baseEjection, %s)"
              .formatted(
                  Durations.text(outlier.maxEjection()), Durations.text(outlier.baseEjection())));
    }
    return outlier;
  }

  private static String path(String text) {
    if (!text.startsWith("/")) {
      throw new IllegalArgumentException("'" + text + "' (expected: a path that begins with /)");
    }
    return visible(text);
  }

  private static String visible(String text) {
    if (text.length() > MAX_TEXT || !text.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
      throw new IllegalArgumentException(
          "'%s' (expected: at most %d visible ASCII characters)".formatted(text, MAX_TEXT));
    }
    return text;
  }
}
