package io.longhaul.node.trace;

import java.util.HexFormat;
import java.util.Optional;

/**
 * What {@code traceparent} says (W3C Trace Context, 3.2): the trace that a request is part of, and
 * the span that it was sent from.
 *
 * @param high first half of the trace's id, which is not 0
 * @param low second half
 * @param span id of the sender's span, which is not 0
 * @param sampled whether the sender may have recorded it
 */
public record TraceParent(long high, long low, long span, boolean sampled) {
  private static final int LENGTH = 55;
  private static final int TRACE_AT = 3;
  private static final int LOW_AT = 19;
  private static final int SPAN_AT = 36;
  private static final int FLAGS_AT = 53;
  private static final int SAMPLED = 1;

  /** Reads a value; of a later version, what version 00 has of it (W3C Trace Context, 4.3). */
  public static Optional<TraceParent> parse(String value) {
    if (!isWellFormed(value)) {
      return Optional.empty();
    }
    long high = hex(value, TRACE_AT, LOW_AT);
    long low = hex(value, LOW_AT, SPAN_AT - 1);
    long span = hex(value, SPAN_AT, FLAGS_AT - 1);
    boolean sampled = (hex(value, FLAGS_AT, LENGTH) & SAMPLED) != 0;
    return (high | low) == 0 || span == 0
        ? Optional.empty()
        : Optional.of(new TraceParent(high, low, span, sampled));
  }

  private static boolean isWellFormed(String value) {
    if (value.length() < LENGTH || value.startsWith("ff")) {
      return false;
    }
    boolean ends =
        value.length() == LENGTH || (!value.startsWith("00") && value.charAt(LENGTH) == '-');
    for (int i = 0; i < LENGTH; i++) {
      boolean dash = i == TRACE_AT - 1 || i == SPAN_AT - 1 || i == FLAGS_AT - 1;
      if (dash ? value.charAt(i) != '-' : !isHex(value.charAt(i))) {
        return false;
      }
    }
    return ends;
  }

  private static boolean isHex(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
  }

  // Of characters that have been looked at; the library looks at each again, several times.
  private static long hex(String value, int from, int to) {
    long number = 0;
    for (int i = from; i < to; i++) {
      char c = value.charAt(i);
      number = (number << 4) | (c <= '9' ? c - '0' : c - 'a' + 10);
    }
    return number;
  }

  /** The value in version 00. */
  public String text() {
    HexFormat hex = HexFormat.of();
    return "00-"
        + hex.toHexDigits(high)
        + hex.toHexDigits(low)
        + "-"
        + hex.toHexDigits(span)
        + (sampled ? "-01" : "-00");
  }
}
