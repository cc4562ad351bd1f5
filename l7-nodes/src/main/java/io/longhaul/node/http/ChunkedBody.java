package io.longhaul.node.http;

import io.netty.buffer.ByteBuf;
import java.util.Optional;

/**
 * The chunked coding (RFC 9112, 7.1). Extensions are checked, bounded and dropped; sizes are 1 to
 * 15 hexadecimal digits and nothing else; every line ends with CR LF.
 */
final class ChunkedBody implements BodyDecoder {
  /** Longest chunk-size line, with its extensions, without its line end. */
  static final int MAX_SIZE_LINE_BYTES = 1024;

  /** Extensions that one body may have in all: they cost work and carry nothing. */
  static final int MAX_EXTENSION_BYTES = 16 * 1024;

  private static final int MAX_SIZE_DIGITS = 15;

  private enum Part {
    SIZE_START,
    SIZE,
    EXTENSION,
    SIZE_LF,
    CONTENT,
    CONTENT_CR,
    CONTENT_LF,
    TRAILERS
  }

  private final HttpLimits limits;
  private final long maxBytes;
  private Part part = Part.SIZE_START;
  private long remaining;
  private long total;
  private int lineBytes;
  private int extensionBytes;
  private Optional<TrailerScanner> trailers = Optional.empty();

  ChunkedBody(HttpLimits limits, long maxBytes) {
    this.limits = limits;
    this.maxBytes = maxBytes;
  }

  @Override
  public boolean decode(ByteBuf in, BodySink sink) throws HttpFault {
    while (in.isReadable()) {
      if (part == Part.TRAILERS) {
        return trailers(in, sink);
      }
      if (part == Part.CONTENT) {
        content(in, sink);
      } else {
        octet(in.readByte());
      }
    }
    return false;
  }

  private void content(ByteBuf in, BodySink sink) {
    int length = (int) Math.min(remaining, in.readableBytes());
    remaining -= length;
    sink.content(in.readRetainedSlice(length));
    if (remaining == 0) {
      part = Part.CONTENT_CR;
    }
  }

  private boolean trailers(ByteBuf in, BodySink sink) throws HttpFault {
    TrailerScanner scanner = trailers.orElseThrow();
    if (!scanner.scan(in)) {
      return false;
    }
    sink.end(scanner.trailers());
    return true;
  }

  private void octet(byte octet) throws HttpFault {
    switch (part) {
      case SIZE_START -> digit(octet);
      case SIZE -> sizeOrItsEnd(octet);
      case EXTENSION -> extension(octet);
      case SIZE_LF -> sizeEnd(octet);
      case CONTENT_CR -> expect(octet, Octets.CR, Part.CONTENT_LF);
      case CONTENT_LF -> expect(octet, Octets.LF, Part.SIZE_START);
      case CONTENT, TRAILERS -> throw new IllegalStateException("part: " + part);
    }
  }

  private void digit(byte octet) throws HttpFault {
    int digit = Character.digit(octet, 16);
    if (octet < 0 || digit < 0 || lineBytes == MAX_SIZE_DIGITS) {
      throw fault("chunk size: has " + Octets.shown(octet), "1 to 15 hexadecimal digits");
    }
    remaining = (remaining << 4) | digit;
    lineBytes++;
    part = Part.SIZE;
  }

  private void sizeOrItsEnd(byte octet) throws HttpFault {
    switch (octet) {
      case Octets.CR -> part = Part.SIZE_LF;
      case ';' -> part = Part.EXTENSION;
      default -> digit(octet);
    }
  }

  private void extension(byte octet) throws HttpFault {
    if (octet == Octets.CR) {
      part = Part.SIZE_LF;
      return;
    }
    if (!Octets.isFieldValue(octet)) {
      throw fault("chunk extension: has " + Octets.shown(octet), "visible characters");
    }
    if (++lineBytes > MAX_SIZE_LINE_BYTES || ++extensionBytes > MAX_EXTENSION_BYTES) {
      throw fault("chunk extension: too long", "at most " + MAX_SIZE_LINE_BYTES + " bytes");
    }
  }

  private void sizeEnd(byte octet) throws HttpFault {
    expect(octet, Octets.LF, Part.CONTENT);
    lineBytes = 0;
    total += remaining;
    if (maxBytes > 0 && total > maxBytes) {
      throw new HttpFault(
          FaultReason.BODY_TOO_LARGE, "body: too large (expected: at most " + maxBytes + " bytes)");
    }
    if (remaining == 0) {
      part = Part.TRAILERS;
      trailers = Optional.of(new TrailerScanner(limits));
    }
  }

  private void expect(byte octet, byte expected, Part next) throws HttpFault {
    if (octet != expected) {
      throw fault("chunk: has " + Octets.shown(octet), "CR LF at the end of each line and chunk");
    }
    part = next;
  }

  private static HttpFault fault(String found, String expected) {
    return new HttpFault(FaultReason.CHUNK, found + " (expected: " + expected + ")");
  }
}
