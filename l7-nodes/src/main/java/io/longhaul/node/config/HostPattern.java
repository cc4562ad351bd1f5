package io.longhaul.node.config;

/**
 * The hosts that a route is for. An exact host wins over a wildcard, a longer wildcard over a
 * shorter.
 */
public sealed interface HostPattern {
  /** One host, in the form of {@link HostName#normalise}. */
  record Exact(String host) implements HostPattern {
    @Override
    public String toString() {
      return host;
    }
  }

  /** Every host below a domain, at any depth, but not the domain itself. */
  record Below(String domain) implements HostPattern {
    @Override
    public String toString() {
      return "*." + domain;
    }
  }

  /** Every host, also none. */
  record Any() implements HostPattern {
    @Override
    public String toString() {
      return "*";
    }
  }

  /**
   * Reads {@code *}, {@code www.example.com}, {@code *.example.com} or {@code [2001:db8::1]}.
   *
   * @throws IllegalArgumentException for anything else
   */
  static HostPattern parse(String text) {
    if (text.equals("*")) {
      return new Any();
    }
    boolean below = text.startsWith("*.");
    String host = below ? text.substring(2) : text;
    String normal =
        HostName.normalise(host)
            .filter(name -> !below || !name.startsWith("["))
            .orElseThrow(() -> notAPattern(text));
    return below ? new Below(normal) : new Exact(normal);
  }

  private static IllegalArgumentException notAPattern(String text) {
    return new IllegalArgumentException(
        "'"
            + text
            + "' (expected: *, a host without port such as www.example.com, a wildcard such as"
            + " *.example.com, or [IPv6]; international names in their xn-- form)");
  }
}
