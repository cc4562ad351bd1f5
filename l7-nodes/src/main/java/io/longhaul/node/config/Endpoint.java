package io.longhaul.node.config;

import java.net.InetSocketAddress;

/**
 * One address of an upstream's application.
 *
 * @param address resolved, with a port of 1 to 65535
 */
public record Endpoint(InetSocketAddress address) implements EndpointTarget {
  public Endpoint {
    if (address.isUnresolved() || address.getPort() == 0) {
      throw new IllegalArgumentException(
          "endpoint: '" + address + "' (expected: an IP address and a port of 1 to 65535)");
    }
  }

  /**
   * Reads {@code 127.0.0.1:9000} or {@code [::1]:9000}.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static Endpoint parse(String text) {
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? "" : text.substring(0, colon);
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    if (colon < 0 || (host.indexOf(':') >= 0) != bracketed) {
      throw notAnEndpoint(text);
    }
    return new Endpoint(
        new InetSocketAddress(
            AddressText.ip(bracketed ? host.substring(1, host.length() - 1) : host),
            port(text, text.substring(colon + 1))));
  }

  static int port(String text, String port) {
    boolean digits =
        !port.isEmpty() && port.length() <= 5 && port.chars().allMatch(c -> c >= '0' && c <= '9');
    int number = digits ? Integer.parseInt(port) : 0;
    if (number < 1 || number > 0xFFFF) {
      throw notAnEndpoint(text);
    }
    return number;
  }

  private static IllegalArgumentException notAnEndpoint(String text) {
    return new IllegalArgumentException(
        "'" + text + "' (expected: an address and port, such as 127.0.0.1:9000 or [::1]:9000)");
  }

  /** The form that {@link #parse} reads; equal endpoints have equal texts. */
  @Override
  public String toString() {
    return AddressText.of(address);
  }
}
