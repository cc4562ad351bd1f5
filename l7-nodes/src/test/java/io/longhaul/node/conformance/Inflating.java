package io.longhaul.node.conformance;

import java.io.ByteArrayOutputStream;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** permessage-deflate (RFC 7692, 7.2), both ways. */
final class Inflating implements AutoCloseable {
  private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};
  private static final int CHUNK = 8_192;

  private final Inflater inflater = new Inflater(true);

  byte[] message(byte[] deflated) throws DataFormatException {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    inflate(deflated, whole);
    inflate(TAIL, whole);
    return whole.toByteArray();
  }

  private void inflate(byte[] in, ByteArrayOutputStream out) throws DataFormatException {
    inflater.setInput(in);
    byte[] chunk = new byte[CHUNK];
    for (int length = inflater.inflate(chunk); length > 0; length = inflater.inflate(chunk)) {
      out.write(chunk, 0, length);
    }
  }

  @Override
  public void close() {
    inflater.end();
  }

  /** A message without what came before as its context. */
  static byte[] deflated(byte[] message) {
    try (Deflating deflating = new Deflating()) {
      return deflating.message(message);
    }
  }

  /** Messages, each in the context of those before it. */
  static final class Deflating implements AutoCloseable {
    private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);

    byte[] message(byte[] message) {
      deflater.setInput(message);
      ByteArrayOutputStream whole = new ByteArrayOutputStream();
      byte[] chunk = new byte[CHUNK];
      int length;
      do {
        length = deflater.deflate(chunk, 0, chunk.length, Deflater.SYNC_FLUSH);
        whole.write(chunk, 0, length);
      } while (length == chunk.length);
      byte[] all = whole.toByteArray();
      return java.util.Arrays.copyOf(all, Math.max(all.length - TAIL.length, 0));
    }

    @Override
    public void close() {
      deflater.end();
    }
  }
}
