package io.longhaul.node.config;

import java.util.Locale;
import java.util.Optional;

/** Hosts of Host headers and host patterns in their normal form (RFC 3986, section 3.2.2). */
public final class HostName {
  /** Longest host, as in DNS. */
  public static final int MAX_CHARS = 253;

  /** Longest label of a host, as in DNS. */
  public static final int MAX_LABEL_CHARS = 63;

  private HostName() {}

  /**
   * The normal form of a host: lower case, without a trailing dot, an IPv6 address in brackets and
   * in the form of RFC 5952. Empty for what is no host: an empty label, a character other than
   * letters, digits, {@code -} and {@code _}, anything longer than DNS allows.
   */
  public static Optional<String> normalise(String host) {
    if (host.startsWith("[")) {
      return v6(host);
    }
    int end = host.endsWith(".") ? host.length() - 1 : host.length();
    if (end == 0 || end > MAX_CHARS) {
      return Optional.empty();
    }
    boolean upper = false;
    int label = 0;
    for (int i = 0; i < end; i++) {
      char c = host.charAt(i);
      if (c == '.') {
        if (label == 0) {
          return Optional.empty();
        }
        label = 0;
      } else if (!isLabelChar(c) || ++label > MAX_LABEL_CHARS) {
        return Optional.empty();
      } else {
        upper |= c >= 'A' && c <= 'Z';
      }
    }
    String name = end == host.length() ? host : host.substring(0, end);
    return label == 0
        ? Optional.empty()
        : Optional.of(upper ? name.toLowerCase(Locale.ROOT) : name);
  }

  private static boolean isLabelChar(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '_';
  }

  private static Optional<String> v6(String host) {
    if (!host.endsWith("]") || host.indexOf(':') < 0) {
      return Optional.empty();
    }
    try {
      String inside = host.substring(1, host.length() - 1);
      return Optional.of("[" + AddressText.of(AddressText.ip(inside)) + "]");
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
