package io.longhaul.node.trace;

import io.longhaul.membership.config.Section;
import java.net.URI;
import java.util.Optional;

/**
 * Where spans go, and which.
 *
 * @param endpoint of an OTLP collector, HTTP with JSON, with its path
 * @param serviceName as the collector is told it
 */
public record TracingSettings(
    URI endpoint, double sampleRate, boolean parentBased, String serviceName) {
  private static final String DEFAULT_SERVICE = "longhaul-node";
  private static final URI UNKNOWN = URI.create("http://localhost/");

  /** Reads the section {@code tracing}; empty where its endpoint is not given, a fault. */
  public static Optional<TracingSettings> from(Section section) {
    TracingSettings settings =
        new TracingSettings(
            section.value("endpoint", TracingSettings::url, UNKNOWN),
            section.value("sampleRate", TracingSettings::rate, 1.0),
            section.bool("parentBased", true),
            section.string("serviceName", DEFAULT_SERVICE));
    if (!section.has("endpoint")) {
      section.fault("endpoint", "missing (expected: such as http://127.0.0.1:4318/v1/traces)");
    }
    return settings.endpoint().equals(UNKNOWN) ? Optional.empty() : Optional.of(settings);
  }

  private static URI url(String text) {
    try {
      URI url = URI.create(text);
      boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      if (http && url.getHost() != null && url.getUserInfo() == null) {
        return url;
      }
    } catch (IllegalArgumentException e) {
      // Said below, as of every other text that is none.
    }
    throw new IllegalArgumentException(
        "'" + text + "' (expected: http or https URL without user, with its path)");
  }

  private static double rate(String text) {
    try {
      double rate = Double.parseDouble(text);
      if (rate >= 0 && rate <= 1) {
        return rate;
      }
    } catch (NumberFormatException e) {
      // Said below, as of numbers that are out of range.
    }
    throw new IllegalArgumentException("'" + text + "' (expected: a number from 0 to 1)");
  }
}
