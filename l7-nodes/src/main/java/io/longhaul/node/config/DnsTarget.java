package io.longhaul.node.config;

import java.time.Duration;
import java.util.Locale;

/**
 * A DNS name whose addresses are endpoints, asked for again and again.
 *
 * @param name in its normal form; complete, whatever the host's search list says
 * @param port of all its endpoints
 * @param minTtl how long an answer holds at least, whatever its records say
 * @param maxTtl how long at most
 */
public record DnsTarget(String name, int port, Family family, Duration minTtl, Duration maxTtl)
    implements EndpointTarget {
  public static final Duration MIN_TTL = Duration.ofSeconds(5);
  public static final Duration MAX_TTL = Duration.ofMinutes(1);

  static final Duration LEAST_TTL = Duration.ofMillis(100);
  static final Duration MOST_TTL = Duration.ofDays(1);

  /** Which addresses of the name are used. */
  public enum Family {
    ANY,
    IPV4,
    IPV6;

    public boolean hasV4() {
      return this != IPV6;
    }

    public boolean hasV6() {
      return this != IPV4;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * The normal form of a name that can be looked up.
   *
   * @throws IllegalArgumentException for an IP address, and for what is no name
   */
  static String parseName(String text) {
    return HostName.normalise(text)
        .filter(name -> !isAddress(name))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "'%s' (expected: a DNS name, such as app.internal)".formatted(text)));
  }

  private static boolean isAddress(String name) {
    return name.startsWith("[") || name.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
  }

  @Override
  public String toString() {
    String which = family == Family.ANY ? "" : " (" + family + ")";
    return "dns:" + name + ":" + port + which;
  }
}
