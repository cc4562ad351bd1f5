package io.longhaul.node.route;

import io.longhaul.node.config.HostName;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A Host header (RFC 9110, section 7.2).
 *
 * @param host in the form of {@link HostName#normalise}
 * @param port if it was given
 */
public record HostHeader(String host, OptionalInt port) {
  private static final int MAX_PORT = 0xFFFF;
  private static final int MAX_PORT_DIGITS = 5;

  /**
   * Reads a Host header or the authority of an absolute target.
   *
   * @return empty for what must be refused with 400: no host, user information, a port that is
   *     none, a character that hosts don't have
   */
  public static Optional<HostHeader> parse(String value) {
    int colon =
        value.startsWith("[")
            ? value.indexOf(':', Math.max(0, value.indexOf(']')))
            : value.indexOf(':');
    if (colon < 0) {
      return HostName.normalise(value).map(host -> new HostHeader(host, OptionalInt.empty()));
    }
    OptionalInt port = port(value, colon + 1);
    boolean wrong = port.isEmpty() && colon + 1 < value.length();
    return wrong
        ? Optional.empty()
        : HostName.normalise(value.substring(0, colon)).map(host -> new HostHeader(host, port));
  }

  private static OptionalInt port(String value, int from) {
    int digits = value.length() - from;
    int port = 0;
    for (int i = from; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < '0' || c > '9' || digits > MAX_PORT_DIGITS) {
        return OptionalInt.empty();
      }
      port = 10 * port + (c - '0');
    }
    return digits == 0 || port > MAX_PORT ? OptionalInt.empty() : OptionalInt.of(port);
  }
}
