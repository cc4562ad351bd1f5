package io.longhaul.node.config;

/**
 * A DNS name whose addresses, IPv4 and IPv6, are endpoints.
 *
 * @param host in lower case, without a dot at its end
 * @param port 1 to 65535
 */
public record EndpointName(String host, int port) implements EndpointTarget {
  /** Whether a text can only be meant as a name: a letter in it, and no colon but the port's. */
  static boolean looksLikeOne(String text) {
    int colon = text.lastIndexOf(':');
    return colon > 0
        && text.indexOf(':') == colon
        && text.substring(0, colon).chars().anyMatch(Character::isLetter);
  }

  /**
   * Reads {@code app.example:9000}.
   *
   * @throws IllegalArgumentException for anything else
   */
  static EndpointName parse(String text) {
    int colon = text.lastIndexOf(':');
    return new EndpointName(
        HostName.normalise(text.substring(0, colon)).orElseThrow(() -> notAName(text)),
        Endpoint.port(text, text.substring(colon + 1)));
  }

  private static IllegalArgumentException notAName(String text) {
    return new IllegalArgumentException(
        "'" + text + "' (expected: an address or DNS name, and a port)");
  }

  /** The form that {@link #parse} reads; equal names have equal texts. */
  @Override
  public String toString() {
    return host + ":" + port;
  }
}
