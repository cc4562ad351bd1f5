package io.longhaul.node.http;

/** Field lines (RFC 9112, 5), of heads and of trailers. */
final class FieldLines {
  private FieldLines() {}

  /**
   * Takes the line that begins at {@code start}, if all of it is there and well-formed, in one
   * pass.
   *
   * @param to where what is known of the bytes ends
   * @param places where it is noted, in {@link Head}'s form, from {@code at} on
   * @return where the next line begins; -1 for any other line, of which nothing is said
   */
  static int take(byte[] bytes, int start, int to, int[] places, int at) {
    int colon = start;
    int hash = 0;
    while (colon < to) {
      int folded = FieldNames.folded(bytes[colon]);
      if (folded == 0) {
        break;
      }
      hash = FieldNames.hash(hash, folded);
      colon++;
    }
    if (colon == start || colon == to || bytes[colon] != ':') {
      return -1;
    }
    int valueStart = colon + 1;
    while (valueStart < to && Octets.isBlank(bytes[valueStart])) {
      valueStart++;
    }
    int end = Octets.valueEnd(bytes, valueStart, to);
    if (end + 1 >= to || bytes[end] != Octets.CR || bytes[end + 1] != Octets.LF) {
      return -1;
    }
    int valueEnd = end;
    while (valueEnd > valueStart && Octets.isBlank(bytes[valueEnd - 1])) {
      valueEnd--;
    }
    boolean plain = valueStart == colon + 2 && bytes[colon + 1] == Octets.SP && valueEnd == end;
    places[at] = start;
    places[at + 1] = colon;
    places[at + 2] = valueStart;
    places[at + 3] = valueEnd;
    places[at + 4] = FieldNames.code(bytes, start, colon, hash) | (plain ? Head.PLAIN : 0);
    return end + 2;
  }

  /** Why the line between {@code start} and its line end at {@code end} is not well-formed. */
  static HttpFault fault(byte[] bytes, int start, int end) {
    int at = start;
    while (at < end && Octets.isToken(bytes[at])) {
      at++;
    }
    if (at == start && at < end && Octets.isBlank(bytes[at])) {
      return new HttpFault(
          FaultReason.OBS_FOLD, "header line: begins with a blank (expected: a field name)");
    }
    if (at > start && at < end && bytes[at] == ':') {
      return badValue(bytes, at + 1, end);
    }
    if (at < end && Octets.isBlank(bytes[at])) {
      return new HttpFault(
          FaultReason.SPACE_BEFORE_COLON, "header name: has a blank behind it (expected: a colon)");
    }
    String found = at < end ? "has " + Octets.shown(bytes[at]) : "has no colon";
    return new HttpFault(
        FaultReason.FIELD_NAME, "header name: " + found + " (expected: a token, then a colon)");
  }

  private static HttpFault badValue(byte[] bytes, int from, int end) {
    int at = Octets.valueEnd(bytes, from, end);
    return new HttpFault(
        FaultReason.CONTROL_CHARACTER,
        "header value: has "
            + Octets.shown(bytes[at])
            + " (expected: visible characters, space or tab)");
  }
}
