package io.longhaul.node.http2;

import java.util.Optional;

/** The pseudo-header fields of one request (RFC 9113, 8.3.1; RFC 8441, 4). */
final class PseudoHeaders {
  private Optional<String> method = Optional.empty();
  private Optional<String> scheme = Optional.empty();
  private Optional<String> path = Optional.empty();
  private Optional<String> authority = Optional.empty();
  private Optional<String> protocol = Optional.empty();

  static boolean isOne(CharSequence name) {
    return !name.isEmpty() && name.charAt(0) == ':';
  }

  void add(CharSequence name, CharSequence value) throws MalformedMessage {
    FieldRules.value(value);
    Optional<String> text = Optional.of(value.toString());
    switch (name.toString()) {
      case ":method" -> method = once(method, text, name);
      case ":scheme" -> scheme = once(scheme, text, name);
      case ":path" -> path = once(path, text, name);
      case ":authority" -> authority = once(authority, text, name);
      case ":protocol" -> protocol = once(protocol, text, name);
      default -> throw new MalformedMessage("pseudo-header: unknown (expected: a request's)");
    }
  }

  private static Optional<String> once(
      Optional<String> before, Optional<String> now, CharSequence name) throws MalformedMessage {
    if (before.isPresent()) {
      throw new MalformedMessage(name + ": repeated (expected: once)");
    }
    return now;
  }

  /** Refuses what is not complete, or does not go together. */
  void check() throws MalformedMessage {
    String given = method.orElseThrow(() -> missing(":method"));
    for (int i = 0; i < given.length(); i++) {
      if (given.charAt(i) <= ' ' || given.charAt(i) >= 0x7F) {
        throw new MalformedMessage(":method: has a wrong octet (expected: a token)");
      }
    }
    if (protocol.isPresent() && !isConnect()) {
      throw new MalformedMessage(":protocol: with " + given + " (expected: with CONNECT)");
    }
    if (isConnect() && protocol.isEmpty()) {
      boolean plain = scheme.isEmpty() && path.isEmpty() && authority.isPresent();
      if (!plain) {
        throw new MalformedMessage("CONNECT: with :scheme or :path (expected: :authority only)");
      }
      return;
    }
    String named = scheme.orElseThrow(() -> missing(":scheme"));
    if (!named.equals("http") && !named.equals("https")) {
      throw new MalformedMessage(":scheme: another (expected: http or https)");
    }
    String target = path.orElseThrow(() -> missing(":path"));
    if (!target.startsWith("/") && !(target.equals("*") && given.equals("OPTIONS"))) {
      throw new MalformedMessage(":path: begins with no slash (expected: a path)");
    }
    if (target.indexOf(' ') >= 0 || target.indexOf('\t') >= 0) {
      throw new MalformedMessage(":path: has a blank (expected: none)");
    }
  }

  private static MalformedMessage missing(String name) {
    return new MalformedMessage(name + ": missing (expected: once)");
  }

  boolean isConnect() {
    return method.orElse("").equals("CONNECT");
  }

  String method() {
    return method.orElseThrow();
  }

  String path() {
    return path.orElseThrow();
  }

  Optional<String> authority() {
    return authority;
  }

  Optional<String> protocol() {
    return protocol;
  }
}
