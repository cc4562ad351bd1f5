package io.longhaul.ops.admin.http;

import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;

/**
 * Defends a server on loopback against DNS rebinding: a page from elsewhere whose name suddenly
 * resolves to 127.0.0.1 still sends its own name as {@code Host}.
 */
final class HostCheck {
  private HostCheck() {}

  /** Whether the {@code Host} header names this machine's loopback. */
  static boolean isLoopback(String host) {
    Optional<String> name = nameWithoutPort(host);
    return name.isPresent() && isLoopbackName(name.get().toLowerCase(Locale.ROOT));
  }

  private static Optional<String> nameWithoutPort(String host) {
    String text = host.strip();
    if (text.startsWith("[")) {
      int end = text.indexOf(']');
      return end < 0 ? Optional.empty() : Optional.of(text.substring(1, end));
    }
    int colon = text.indexOf(':');
    return Optional.of(colon < 0 ? text : text.substring(0, colon));
  }

  private static boolean isLoopbackName(String name) {
    if (name.equals("localhost") || name.endsWith(".localhost")) {
      return true;
    }
    try {
      return InetAddress.ofLiteral(name).isLoopbackAddress();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
