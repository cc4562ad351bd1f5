package io.longhaul.chaos.e2e;

/** Reads Prometheus text. */
final class Metrics {
  private Metrics() {}

  /** The value of a metric without labels. */
  static String value(AdminApi api, String name) {
    return api.text("/metrics")
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .map(line -> line.substring(name.length() + 1))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("metric: " + name + " (expected: there)"));
  }
}
