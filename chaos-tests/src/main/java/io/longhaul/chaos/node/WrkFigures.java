package io.longhaul.chaos.node;

import io.longhaul.ops.CommandFailure;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What wrk counted.
 *
 * @param bytes that it read
 * @param micros that it ran
 * @param failed requests, and connections
 */
record WrkFigures(long requests, long bytes, long micros, long p99Micros, long failed) {
  private static final Pattern LINE =
      Pattern.compile(
          "(?m)^measured requests=(\\d+) bytes=(\\d+) micros=(\\d+) p99=(\\d+) failed=(\\d+)$");

  /** Finds the line that {@code wrk.lua} has it print. */
  static WrkFigures in(String output) {
    Matcher line = LINE.matcher(output);
    if (!line.find()) {
      throw new CommandFailure("wrk: no figures (expected: some):\n" + output);
    }
    return new WrkFigures(
        Long.parseLong(line.group(1)),
        Long.parseLong(line.group(2)),
        Long.parseLong(line.group(3)),
        Long.parseLong(line.group(4)),
        Long.parseLong(line.group(5)));
  }

  double perSecond() {
    return requests * 1e6 / micros;
  }

  /**
   * What is wrong with the run, if anything.
   *
   * @param responseBytes of each response
   */
  Optional<String> fault(int connections, int responseBytes) {
    if (failed != 0 || requests == 0) {
      return Optional.of("requests: " + failed + " of " + requests + " failed (expected: 0)");
    }
    // Some had come in part when the time was up.
    long odd = bytes - requests * responseBytes;
    return Math.abs(odd) <= (long) connections * responseBytes
        ? Optional.empty()
        : Optional.of(
            "responses: %d bytes for %d requests (expected: %d each, as the application's 200)"
                .formatted(bytes, requests, responseBytes));
  }
}
