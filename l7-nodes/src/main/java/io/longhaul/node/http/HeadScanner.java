package io.longhaul.node.http;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.Optional;

/**
 * Finds and checks one message's head in a growing buffer, line by line, so that a fault is found
 * as soon as its line is there and nothing is looked for twice. RFC 9112 lets a recipient repair
 * several things (bare LF, folded lines, white space here and there); each repair is a chance for
 * two recipients to disagree about where a message ends, so all of them are refused.
 *
 * <p>What it reads it has copied before, into the array that the head then keeps: an array can be
 * read without a check of its bounds, its memory and its references at each octet.
 */
public final class HeadScanner {
  /** Empty lines that are skipped before a request (RFC 9112, 2.2). */
  static final int MAX_LEADING_EMPTY_LINES = 2;

  /** What is copied at first. Most heads are shorter; what lies behind one is copied in vain. */
  static final int FIRST_BYTES = 2048;

  private static final int INITIAL_FIELDS = 12;

  private final HttpLimits limits;
  private final boolean request;
  private byte[] bytes = {};
  private int copied;
  private int[] places = new int[Head.START_LINE_INTS + INITIAL_FIELDS * Head.INTS_PER_FIELD];
  private int fields;
  private int lineStart;
  private int examined;
  private int emptyLines;

  private HeadScanner(HttpLimits limits, boolean request) {
    this.limits = limits;
    this.request = request;
  }

  public static HeadScanner ofRequest(HttpLimits limits) {
    return new HeadScanner(limits, true);
  }

  public static HeadScanner ofResponse(HttpLimits limits) {
    return new HeadScanner(limits, false);
  }

  /**
   * Goes on where it stopped. The buffer must begin with what it began with before, and is advanced
   * only past the complete head (and past empty lines before it). What was found belongs to the
   * head: a scanner is for one head.
   *
   * @return the head once its last line is there
   */
  public Optional<Head> scan(ByteBuf in) throws HttpFault {
    while (copyMore(in)) {
      if (lines(in)) {
        in.skipBytes(examined);
        return Optional.of(new Head(bytes, places, fields, request));
      }
    }
    requireStart();
    return Optional.empty();
  }

  /** Copies what was not copied yet, or so much of it as a head may need; false for nothing. */
  private boolean copyMore(ByteBuf in) {
    int readable = in.readableBytes();
    if (readable == copied) {
      return false;
    }
    int to = Math.min(readable, Math.max(FIRST_BYTES, 2 * copied));
    if (to > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(to, 2 * bytes.length));
    }
    in.getBytes(in.readerIndex() + copied, bytes, copied, to - copied);
    copied = to;
    return true;
  }

  /** Takes the lines that are there; true after the head's last one. */
  private boolean lines(ByteBuf in) throws HttpFault {
    while (true) {
      if (examined == lineStart && takeField()) {
        continue;
      }
      int lf = Octets.lineFeed(bytes, examined, copied);
      if (lf < 0) {
        examined = copied;
        requireRoom(examined - (examined > 0 && bytes[examined - 1] == Octets.CR ? 1 : 0));
        return false;
      }
      examined = lf + 1;
      requireRoom(examined - 2);
      if (line(in, lf)) {
        return true;
      }
    }
  }

  /** Takes the field line that begins here, if all is as it should be. */
  private boolean takeField() throws HttpFault {
    if (lineStart == 0 || fields == limits.fields()) {
      return false;
    }
    int at = Head.START_LINE_INTS + fields * Head.INTS_PER_FIELD;
    if (places.length < at + Head.INTS_PER_FIELD) {
      places = Arrays.copyOf(places, 2 * at);
    }
    int next = FieldLines.take(bytes, lineStart, copied, places, at);
    if (next < 0) {
      return false;
    }
    requireRoom(next - 2);
    fields++;
    lineStart = next;
    examined = next;
    return true;
  }

  /** Takes the line that ends at {@code lf}; true after the head's last one. */
  private boolean line(ByteBuf in, int lf) throws HttpFault {
    int end = lf - 1;
    if (end < lineStart || bytes[end] != Octets.CR) {
      throw new HttpFault(
          FaultReason.BARE_LF, "line end: LF without CR before it (expected: CR LF)");
    }
    if (end == lineStart && lineStart > 0) {
      return true;
    }
    if (end == lineStart && request) {
      skipEmptyLine(in);
    } else if (lineStart == 0) {
      startLine(end);
      lineStart = examined;
    } else {
      examined = lineStart;
      if (!takeField()) {
        throw badField(end);
      }
    }
    return false;
  }

  private void skipEmptyLine(ByteBuf in) throws HttpFault {
    if (++emptyLines > MAX_LEADING_EMPTY_LINES) {
      throw new HttpFault(FaultReason.REQUEST_LINE, "request line: empty (expected: a request)");
    }
    in.skipBytes(examined);
    System.arraycopy(bytes, examined, bytes, 0, copied - examined);
    copied -= examined;
    examined = 0;
  }

  private void startLine(int end) throws HttpFault {
    if (request) {
      StartLines.request(bytes, 0, end, places);
    } else {
      StartLines.status(bytes, 0, end, places);
    }
  }

  private HttpFault badField(int end) {
    if (fields == limits.fields()) {
      return new HttpFault(
          FaultReason.TOO_MANY_HEADERS,
          "header fields: more than " + fields + " (expected: at most " + fields + ")");
    }
    return FieldLines.fault(bytes, lineStart, end);
  }

  private void requireRoom(int length) throws HttpFault {
    if (lineStart == 0 && length > limits.startLineBytes()) {
      throw new HttpFault(
          FaultReason.REQUEST_LINE_TOO_LONG,
          "request line: too long (expected: at most " + limits.startLineBytes() + " bytes)");
    }
    if (length > limits.headBytes()) {
      throw new HttpFault(
          FaultReason.HEADERS_TOO_LARGE,
          "header section: too large (expected: at most " + limits.headBytes() + " bytes)");
    }
  }

  // What does not begin like HTTP (a TLS ClientHello, say) never sends the line end to wait for.
  private void requireStart() throws HttpFault {
    if (lineStart == 0 && copied > 0) {
      byte first = bytes[0];
      if (!Octets.isToken(first) && first != Octets.CR) {
        throw new HttpFault(
            FaultReason.REQUEST_LINE,
            "start line: begins with " + Octets.shown(first) + " (expected: HTTP/1.1)");
      }
    }
  }
}
