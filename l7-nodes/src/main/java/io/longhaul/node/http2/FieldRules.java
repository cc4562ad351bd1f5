package io.longhaul.node.http2;

import io.netty.buffer.ByteBuf;

/** What holds for each field of a message (RFC 9113, 8.2). */
final class FieldRules {
  private FieldRules() {}

  /** Refuses a name that is no token in lower case, or belongs to one connection (8.2.2). */
  static void name(CharSequence name) throws MalformedMessage {
    if (name.isEmpty()) {
      throw new MalformedMessage("field name: empty (expected: a token)");
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean token =
          (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
      if (!token) {
        throw new MalformedMessage(
            "field name: has a wrong octet (expected: a token in lower case)");
      }
    }
    switch (name.toString()) {
      case "connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade" ->
          throw new MalformedMessage(name + ": given (expected: no field of one connection)");
      default -> {}
    }
  }

  /** Refuses a value with a control character, or with white space around it (8.2.1). */
  static void value(CharSequence value) throws MalformedMessage {
    int length = value.length();
    if (length > 0 && (isBlank(value.charAt(0)) || isBlank(value.charAt(length - 1)))) {
      throw new MalformedMessage("field value: blanks around it (expected: none)");
    }
    for (int i = 0; i < length; i++) {
      char c = value.charAt(i);
      if ((c < ' ' && c != '\t') || c == 0x7F || c > 0xFF) {
        throw new MalformedMessage("field value: has a control character (expected: none)");
      }
    }
  }

  /** Appends a field that has been checked as a line of HTTP/1.1. */
  static void write(ByteBuf to, CharSequence name, CharSequence value) {
    octets(to, name);
    to.writeByte(':').writeByte(' ');
    octets(to, value);
    to.writeByte('\r').writeByte('\n');
  }

  static void octets(ByteBuf to, CharSequence text) {
    for (int i = 0; i < text.length(); i++) {
      to.writeByte(text.charAt(i));
    }
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }
}
