package io.longhaul.node.http;

import java.nio.charset.StandardCharsets;

/** Request lines and status lines (RFC 9112, 3 and 4): exactly one space between the parts. */
final class StartLines {
  private static final byte[] HTTP = "HTTP/".getBytes(StandardCharsets.US_ASCII);
  private static final int VERSION_BYTES = 8;
  private static final int STATUS_BYTES = 3;

  private StartLines() {}

  /** Fills in where method, target and version lie, relative to the line's start. */
  static void request(byte[] in, int start, int end, int[] parts) throws HttpFault {
    int methodEnd = start;
    while (methodEnd < end && Octets.isToken(in[methodEnd])) {
      methodEnd++;
    }
    if (methodEnd == start || methodEnd == end || in[methodEnd] != Octets.SP) {
      throw badAt(FaultReason.METHOD, "method", in, methodEnd, end);
    }
    int targetStart = methodEnd + 1;
    int targetEnd = targetEnd(in, targetStart, end);
    version(in, targetEnd + 1, end);
    set(parts, 0, methodEnd - start);
    set(parts, 1, targetStart - start, targetEnd - start);
    set(parts, 2, targetEnd + 1 - start, end - start);
  }

  /** Fills in where version, status and reason lie, relative to the line's start. */
  static void status(byte[] in, int start, int end, int[] parts) throws HttpFault {
    int statusStart = start + VERSION_BYTES + 1;
    int statusEnd = statusStart + STATUS_BYTES;
    if (end < statusEnd || in[statusStart - 1] != Octets.SP) {
      throw new HttpFault(FaultReason.STATUS_LINE, "status line: not HTTP (expected: HTTP/1.1)");
    }
    version(in, start, statusStart - 1);
    for (int i = statusStart; i < statusEnd; i++) {
      if (!Octets.isDigit(in[i])) {
        throw badAt(FaultReason.STATUS_LINE, "status", in, i, end);
      }
    }
    boolean space = statusEnd < end && in[statusEnd] == Octets.SP;
    if (statusEnd < end && !space) {
      throw badAt(FaultReason.STATUS_LINE, "status", in, statusEnd, end);
    }
    for (int i = statusEnd; i < end; i++) {
      if (!Octets.isFieldValue(in[i])) {
        throw badAt(FaultReason.STATUS_LINE, "reason phrase", in, i, end);
      }
    }
    set(parts, 0, VERSION_BYTES);
    set(parts, 1, statusStart - start, statusEnd - start);
    set(parts, 2, Math.min(statusEnd + 1, end) - start, end - start);
  }

  private static int targetEnd(byte[] in, int start, int end) throws HttpFault {
    boolean query = false;
    int at = start;
    for (; at < end && in[at] != Octets.SP; at++) {
      byte octet = in[at];
      query |= octet == '?';
      // An absolute-form's authority may hold an IPv6 address in brackets.
      boolean bracket = in[start] != '/' && (octet == '[' || octet == ']');
      if (query ? !Octets.isQuery(octet) : !(Octets.isPath(octet) || bracket)) {
        throw badAt(FaultReason.TARGET, "target", in, at, end);
      }
    }
    if (at == start || at == end) {
      throw badAt(FaultReason.REQUEST_LINE, "target", in, at, end);
    }
    return at;
  }

  private static void version(byte[] in, int start, int end) throws HttpFault {
    boolean shaped = end - start == VERSION_BYTES && in[start + 6] == '.';
    for (int i = 0; shaped && i < HTTP.length; i++) {
      shaped = in[start + i] == HTTP[i];
    }
    if (!shaped || !Octets.isDigit(in[start + 5]) || !Octets.isDigit(in[start + 7])) {
      throw new HttpFault(
          FaultReason.REQUEST_LINE, "version: malformed (expected: one space, then HTTP/1.1)");
    }
    if (in[start + 5] != '1' || in[start + 7] > '1') {
      throw new HttpFault(
          FaultReason.VERSION, "version: unsupported (expected: HTTP/1.1 or HTTP/1.0)");
    }
  }

  private static HttpFault badAt(FaultReason reason, String what, byte[] in, int at, int end) {
    String found = at < end ? "has " + Octets.shown(in[at]) : "ends too early";
    return new HttpFault(reason, what + ": " + found + " (expected: as in RFC 9112)");
  }

  private static void set(int[] parts, int part, int end) {
    set(parts, part, 0, end);
  }

  private static void set(int[] parts, int part, int start, int end) {
    parts[2 * part] = start;
    parts[2 * part + 1] = end;
  }
}
