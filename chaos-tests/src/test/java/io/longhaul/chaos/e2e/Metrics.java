package io.longhaul.chaos.e2e;

import java.util.List;

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

  /** The sum of a metric's values over all its labels. */
  static double sum(AdminApi api, String name) {
    List<String> lines =
        api.text("/metrics").lines().filter(line -> line.startsWith(name + "{")).toList();
    if (lines.isEmpty()) {
      throw new IllegalStateException("metric: " + name + " (expected: there, with labels)");
    }
    return lines.stream()
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
