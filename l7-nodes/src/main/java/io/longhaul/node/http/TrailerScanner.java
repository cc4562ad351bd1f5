package io.longhaul.node.http;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.Optional;

/** The trailer section behind the last chunk, up to and with its empty line. */
final class TrailerScanner {
  private final HttpLimits limits;
  private byte[] bytes = new byte[0];
  private int lines;

  TrailerScanner(HttpLimits limits) {
    this.limits = limits;
  }

  /** Takes the lines that are complete; true after the empty one. */
  boolean scan(ByteBuf in) throws HttpFault {
    while (true) {
      int length = in.bytesBefore(Octets.LF);
      if (bytes.length + Math.max(length, in.readableBytes() * (length < 0 ? 1 : 0))
          > limits.headBytes()) {
        throw fault("too large", "at most " + limits.headBytes() + " bytes");
      }
      if (length < 0) {
        return false;
      }
      if (length == 0 || in.getByte(in.readerIndex() + length - 1) != Octets.CR) {
        throw fault("LF without CR before it", "CR LF");
      }
      if (length == 1) {
        in.skipBytes(2);
        return true;
      }
      take(in, length + 1);
    }
  }

  /** The trailers once the scan is over, if there were any. */
  Optional<Trailers> trailers() throws HttpFault {
    if (lines == 0) {
      return Optional.empty();
    }
    int[] places = new int[Head.START_LINE_INTS + lines * Head.INTS_PER_FIELD];
    int start = 0;
    for (int i = 0; i < lines; i++) {
      int at = Head.START_LINE_INTS + i * Head.INTS_PER_FIELD;
      int next = FieldLines.take(bytes, start, bytes.length, places, at);
      if (next < 0) {
        int lf = Octets.lineFeed(bytes, start, bytes.length);
        throw FieldLines.fault(bytes, start, lf - 1);
      }
      start = next;
    }
    return Optional.of(new Trailers(new Head(bytes, places, lines, true)));
  }

  private void take(ByteBuf in, int length) throws HttpFault {
    if (++lines > limits.fields()) {
      throw fault("too many fields", "at most " + limits.fields());
    }
    int end = bytes.length;
    bytes = Arrays.copyOf(bytes, end + length);
    in.readBytes(bytes, end, length);
  }

  private static HttpFault fault(String found, String expected) {
    return new HttpFault(
        FaultReason.TRAILERS, "trailers: " + found + " (expected: " + expected + ")");
  }
}
