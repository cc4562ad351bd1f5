package io.longhaul.node.http;

import io.netty.buffer.ByteBuf;
import io.netty.util.ByteProcessor;
import java.util.Arrays;
import java.util.Optional;

/**
 * Finds and checks one message's head in a growing buffer, line by line, so that a fault is found
 * as soon as its line is there and nothing is looked at twice. RFC 9112 lets a recipient repair
 * several things (bare LF, folded lines, white space here and there); each repair is a chance for
 * two recipients to disagree about where a message ends, so all of them are refused.
 */
public final class HeadScanner {
  /** Empty lines that are skipped before a request (RFC 9112, 2.2). */
  static final int MAX_LEADING_EMPTY_LINES = 2;

  private static final int INITIAL_FIELDS = 16;

  private final HttpLimits limits;
  private final boolean request;
  private final int[] startLine = new int[6];
  private int[] positions = new int[INITIAL_FIELDS * Head.INTS_PER_FIELD];
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
   * only past the complete head (and past empty lines before it).
   *
   * @return the head once its last line is there
   */
  public Optional<Head> scan(ByteBuf in) throws HttpFault {
    while (true) {
      int from = in.readerIndex() + examined;
      int lf = in.forEachByte(from, in.writerIndex() - from, ByteProcessor.FIND_LF);
      if (lf < 0) {
        examined = in.readableBytes();
        requireRoom(examined);
        requireStart(in);
        return Optional.empty();
      }
      examined = lf + 1 - in.readerIndex();
      requireRoom(examined - 2);
      if (line(in, lf)) {
        return Optional.of(head(in));
      }
    }
  }

  private Head head(ByteBuf in) {
    byte[] bytes = new byte[examined];
    in.readBytes(bytes);
    return new Head(bytes, startLine, positions, fields);
  }

  /** Takes the line that ends at {@code lf}; true after the head's last one. */
  private boolean line(ByteBuf in, int lf) throws HttpFault {
    int base = in.readerIndex();
    int start = base + lineStart;
    int end = lf - 1;
    if (end < start || in.getByte(end) != Octets.CR) {
      throw new HttpFault(
          FaultReason.BARE_LF, "line end: LF without CR before it (expected: CR LF)");
    }
    if (lineStart == 0 && end == start && request) {
      skipEmptyLine(in);
      return false;
    }
    if (end == start && lineStart > 0) {
      return true;
    }
    if (lineStart == 0) {
      startLine(in, start, end);
    } else {
      field(in, base, start, end);
    }
    lineStart = examined;
    return false;
  }

  private void skipEmptyLine(ByteBuf in) throws HttpFault {
    if (++emptyLines > MAX_LEADING_EMPTY_LINES) {
      throw new HttpFault(FaultReason.REQUEST_LINE, "request line: empty (expected: a request)");
    }
    in.skipBytes(examined);
    examined = 0;
  }

  private void startLine(ByteBuf in, int start, int end) throws HttpFault {
    if (request) {
      StartLines.request(in, start, end, startLine);
    } else {
      StartLines.status(in, start, end, startLine);
    }
  }

  private void field(ByteBuf in, int base, int start, int end) throws HttpFault {
    if (fields == limits.fields()) {
      throw new HttpFault(
          FaultReason.TOO_MANY_HEADERS,
          "header fields: more than " + fields + " (expected: at most " + fields + ")");
    }
    int at = fields * Head.INTS_PER_FIELD;
    if (at == positions.length) {
      positions = Arrays.copyOf(positions, 2 * at);
    }
    FieldLines.parse(in, base, start, end, positions, at);
    fields++;
  }

  private void requireRoom(int bytes) throws HttpFault {
    if (lineStart == 0 && bytes > limits.startLineBytes()) {
      throw new HttpFault(
          FaultReason.REQUEST_LINE_TOO_LONG,
          "request line: too long (expected: at most " + limits.startLineBytes() + " bytes)");
    }
    if (bytes > limits.headBytes()) {
      throw new HttpFault(
          FaultReason.HEADERS_TOO_LARGE,
          "header section: too large (expected: at most " + limits.headBytes() + " bytes)");
    }
  }

  // What does not begin like HTTP (a TLS ClientHello, say) never sends the line end to wait for.
  private void requireStart(ByteBuf in) throws HttpFault {
    if (lineStart == 0 && in.isReadable()) {
      byte first = in.getByte(in.readerIndex());
      if (!Octets.isToken(first) && first != Octets.CR) {
        throw new HttpFault(
            FaultReason.REQUEST_LINE,
            "start line: begins with " + Octets.shown(first) + " (expected: HTTP/1.1)");
      }
    }
  }
}
