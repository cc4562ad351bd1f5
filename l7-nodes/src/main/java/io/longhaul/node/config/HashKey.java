package io.longhaul.node.config;

import java.util.Locale;

/** What of a request decides where a ring hash sends it. */
public sealed interface HashKey {
  /** The client's IP address. */
  record ClientAddress() implements HashKey {
    @Override
    public String toString() {
      return "client-address";
    }
  }

  /** The path, in the form that routes are matched with. */
  record Path() implements HashKey {
    @Override
    public String toString() {
      return "path";
    }
  }

  /**
   * A field of the request's head.
   *
   * @param name in lower case
   */
  record Header(String name) implements HashKey {
    @Override
    public String toString() {
      return HEADER + name;
    }
  }

  /** One of the client's cookies. */
  record Cookie(String name) implements HashKey {
    @Override
    public String toString() {
      return COOKIE + name;
    }
  }

  String HEADER = "header:";
  String COOKIE = "cookie:";

  /**
   * Reads {@code client-address}, {@code path}, {@code header:x-user} or {@code cookie:session}.
   *
   * @throws IllegalArgumentException for anything else
   */
  static HashKey parse(String text) {
    if (text.equals("client-address")) {
      return new ClientAddress();
    }
    if (text.equals("path")) {
      return new Path();
    }
    if (text.startsWith(HEADER) && FieldName.isOne(text.substring(HEADER.length()))) {
      return new Header(text.substring(HEADER.length()).toLowerCase(Locale.ROOT));
    }
    if (text.startsWith(COOKIE) && FieldName.isOne(text.substring(COOKIE.length()))) {
      return new Cookie(text.substring(COOKIE.length()));
    }
    throw new IllegalArgumentException(
        "'" + text + "' (expected: client-address, path, header:NAME or cookie:NAME)");
  }
}
