package io.longhaul.chaos.node;

import io.longhaul.ops.CommandFailure;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What h2load counted.
 *
 * @param perSecond requests
 * @param succeeded requests
 * @param failed requests, with those that were in error or too late
 * @param answered with a status from 200 to 299
 */
record H2LoadFigures(double perSecond, long succeeded, long failed, long answered) {
  private static final Pattern RATE = Pattern.compile("(?m)^finished in [^,]+, ([0-9.]+) req/s");
  private static final Pattern REQUESTS =
      Pattern.compile(
          "(?m)^requests: .* (\\d+) succeeded, (\\d+) failed, (\\d+) errored, (\\d+) timeout");
  private static final Pattern STATUSES = Pattern.compile("(?m)^status codes: (\\d+) 2xx");

  /** Finds them in its output. */
  static H2LoadFigures in(String output) {
    Matcher rate = RATE.matcher(output);
    Matcher requests = REQUESTS.matcher(output);
    Matcher statuses = STATUSES.matcher(output);
    if (!rate.find() || !requests.find() || !statuses.find()) {
      throw new CommandFailure("h2load: no figures (expected: some):\n" + output);
    }
    long failed =
        Long.parseLong(requests.group(2))
            + Long.parseLong(requests.group(3))
            + Long.parseLong(requests.group(4));
    return new H2LoadFigures(
        Double.parseDouble(rate.group(1)),
        Long.parseLong(requests.group(1)),
        failed,
        Long.parseLong(statuses.group(1)));
  }

  /**
   * What is wrong with the run, if anything.
   *
   * @param underWay requests that may have been answered in part when the time was up
   */
  Optional<String> fault(int underWay) {
    if (failed != 0 || succeeded == 0) {
      return Optional.of("requests: " + failed + " of " + succeeded + " failed (expected: 0)");
    }
    return Math.abs(answered - succeeded) <= underWay
        ? Optional.empty()
        : Optional.of("responses: " + answered + " of 2xx (expected: all of " + succeeded + ")");
  }
}
