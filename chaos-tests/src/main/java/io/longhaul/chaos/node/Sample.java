package io.longhaul.chaos.node;

import java.util.Locale;
import java.util.OptionalDouble;

/**
 * What one measurement gave.
 *
 * @param rate a second
 * @param p99Micros latency, where it was measured
 * @param cpuMicros that the proxy used for one, all its threads and processes together
 */
record Sample(double rate, OptionalDouble p99Micros, double cpuMicros) {
  String text() {
    String latency =
        p99Micros.isPresent()
            ? String.format(Locale.ROOT, "  p99 %7.2f ms", p99Micros.getAsDouble() / 1e3)
            : "";
    return String.format(Locale.ROOT, "%9.0f /s%s  %6.1f us of CPU each", rate, latency, cpuMicros);
  }
}
