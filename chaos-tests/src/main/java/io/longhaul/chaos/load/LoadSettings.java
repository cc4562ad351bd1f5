package io.longhaul.chaos.load;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a load run does. Wrong values are refused here, each with what was expected.
 *
 * @param targets WebSockets are spread over them evenly
 * @param rate messages a second on each WebSocket; 0 for idle ones
 * @param duration from the moment at which every WebSocket of the ramp is open or has failed
 * @param sizeBytes of each message's payload
 * @param ramp WebSockets begun a second
 * @param lifetime when given, each WebSocket ends about so long after it opened and a new one takes
 *     its place
 */
public record LoadSettings(
    List<Target> targets,
    int connections,
    double rate,
    Duration duration,
    int sizeBytes,
    double ramp,
    Optional<Duration> lifetime) {
  /** Most WebSockets of a run; the descriptor limit of the process is usually lower. */
  public static final int MAX_CONNECTIONS = 1_000_000;

  /** Most messages a second on one WebSocket. */
  public static final int MAX_RATE = 10_000;

  /** Least, unless it is 0: one message in about 17 minutes. */
  public static final double MIN_RATE = 0.001;

  /** Largest payload of a message. */
  public static final int MAX_SIZE_BYTES = 1 << 20;

  /** Payload of a message unless told otherwise. */
  public static final int DEFAULT_SIZE_BYTES = 64;

  /**
   * Most WebSockets that are opening at once: a target that is slower than the ramp sets the pace
   * itself, rather than have all of them wait in its queue until their time is up.
   */
  public static final int MAX_OPENING = 256;

  /** WebSockets begun a second unless told otherwise. */
  public static final int DEFAULT_RAMP = 1_000;

  /** Most WebSockets begun a second. */
  public static final int MAX_RAMP = 100_000;

  /** Longest run. */
  public static final Duration MAX_DURATION = Duration.ofDays(365);

  /** Shortest lifetime of a WebSocket. */
  public static final Duration MIN_LIFETIME = Duration.ofMillis(100);

  public LoadSettings {
    targets = List.copyOf(targets);
    require(!targets.isEmpty(), "url", "none", "at least one");
    within("connections", connections, 1, MAX_CONNECTIONS);
    require(
        rate == 0 || (rate >= MIN_RATE && rate <= MAX_RATE),
        "rate",
        rate,
        "0, or " + MIN_RATE + " to " + MAX_RATE);
    require(
        duration.isPositive() && duration.compareTo(MAX_DURATION) <= 0,
        "duration",
        duration,
        "more than 0, at most " + MAX_DURATION.toDays() + "d");
    within("size", sizeBytes, EchoPattern.HEADER_BYTES, MAX_SIZE_BYTES);
    require(ramp > 0 && ramp <= MAX_RAMP, "ramp", ramp, "more than 0, at most " + MAX_RAMP);
    lifetime.ifPresent(
        wish ->
            require(
                wish.compareTo(MIN_LIFETIME) >= 0 && wish.compareTo(MAX_DURATION) <= 0,
                "lifetime",
                wish,
                MIN_LIFETIME.toMillis() + "ms to " + MAX_DURATION.toDays() + "d"));
  }

  /** A run against one target with the defaults for everything else. */
  public static LoadSettings of(Target target, int connections, double rate, Duration duration) {
    return new LoadSettings(
        List.of(target),
        connections,
        rate,
        duration,
        DEFAULT_SIZE_BYTES,
        DEFAULT_RAMP,
        Optional.empty());
  }

  /** The same run over these targets. */
  public LoadSettings withTargets(List<Target> others) {
    return new LoadSettings(others, connections, rate, duration, sizeBytes, ramp, lifetime);
  }

  /** The same run with messages of this size. */
  public LoadSettings withSizeBytes(int size) {
    return new LoadSettings(targets, connections, rate, duration, size, ramp, lifetime);
  }

  /** The same run with WebSockets that end and begin anew. */
  public LoadSettings withLifetime(Duration about) {
    return new LoadSettings(
        targets, connections, rate, duration, sizeBytes, ramp, Optional.of(about));
  }

  private static void within(String what, int value, int least, int most) {
    require(value >= least && value <= most, what, value, least + " to " + most);
  }

  private static void require(boolean fine, String what, Object value, String expected) {
    if (!fine) {
      throw new IllegalArgumentException(what + ": " + value + " (expected: " + expected + ")");
    }
  }
}
