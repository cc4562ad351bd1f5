package io.longhaul.node.http;

import io.netty.buffer.ByteBuf;

/** Field lines (RFC 9112, 5), of heads and of trailers. */
final class FieldLines {
  private FieldLines() {}

  /**
   * Checks the line between {@code start} and {@code end} (without its line end) and notes where
   * name and value lie, relative to {@code base}, from {@code positions[at]} on.
   */
  static void parse(ByteBuf in, int base, int start, int end, int[] positions, int at)
      throws HttpFault {
    int colon = nameEnd(in, start, end);
    int valueStart = colon + 1;
    while (valueStart < end && isBlank(in.getByte(valueStart))) {
      valueStart++;
    }
    int valueEnd = end;
    while (valueEnd > valueStart && isBlank(in.getByte(valueEnd - 1))) {
      valueEnd--;
    }
    for (int i = valueStart; i < valueEnd; i++) {
      byte octet = in.getByte(i);
      if (!Octets.isFieldValue(octet)) {
        throw new HttpFault(
            FaultReason.CONTROL_CHARACTER,
            "header value: has "
                + Octets.shown(octet)
                + " (expected: visible characters, space or tab)");
      }
    }
    positions[at] = start - base;
    positions[at + 1] = colon - base;
    positions[at + 2] = valueStart - base;
    positions[at + 3] = valueEnd - base;
  }

  private static int nameEnd(ByteBuf in, int start, int end) throws HttpFault {
    int at = start;
    while (at < end && Octets.isToken(in.getByte(at))) {
      at++;
    }
    if (at < end && at > start && in.getByte(at) == ':') {
      return at;
    }
    if (at == start && at < end && isBlank(in.getByte(at))) {
      throw new HttpFault(
          FaultReason.OBS_FOLD, "header line: begins with a blank (expected: a field name)");
    }
    if (at < end && isBlank(in.getByte(at))) {
      throw new HttpFault(
          FaultReason.SPACE_BEFORE_COLON, "header name: has a blank behind it (expected: a colon)");
    }
    String found = at < end ? "has " + Octets.shown(in.getByte(at)) : "has no colon";
    throw new HttpFault(
        FaultReason.FIELD_NAME, "header name: " + found + " (expected: a token, then a colon)");
  }

  private static boolean isBlank(byte octet) {
    return octet == Octets.SP || octet == Octets.HT;
  }
}
