package io.longhaul.chaos.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** Builds a client's frames, each whole and masked (RFC 6455 section 5.3). */
public final class FrameWriter {
  private static final int LONGEST_HEADER_BYTES = 14;
  private static final int FIN = 0x80;
  private static final int MASKED = 0x80;
  private static final int LARGEST_TINY = 125;
  private static final int LARGEST_SHORT = 0xFFFF;
  private static final int SHORT_LENGTH = 126;
  private static final int LONG_LENGTH = 127;

  private FrameWriter() {}

  /** The message that {@link EchoPattern} describes, as a binary frame. */
  static ByteBuf message(
      ByteBufAllocator buffers,
      long connectionId,
      long sequence,
      long intendedNs,
      int sizeBytes,
      int mask) {
    ByteBuf out = begin(buffers, FrameReader.BINARY, sizeBytes, mask);
    EchoPattern.write(out, connectionId, sequence, intendedNs, sizeBytes, mask);
    return out;
  }

  /** A close, ping or pong. */
  public static ByteBuf control(ByteBufAllocator buffers, int opcode, byte[] payload, int mask) {
    ByteBuf out = begin(buffers, opcode, payload.length, mask);
    for (int i = 0; i < payload.length; i++) {
      out.writeByte(payload[i] ^ (mask >>> (24 - 8 * (i & 3))));
    }
    return out;
  }

  private static ByteBuf begin(ByteBufAllocator buffers, int opcode, int length, int mask) {
    ByteBuf out = buffers.directBuffer(LONGEST_HEADER_BYTES + length);
    out.writeByte(FIN | opcode);
    if (length <= LARGEST_TINY) {
      out.writeByte(MASKED | length);
    } else if (length <= LARGEST_SHORT) {
      out.writeByte(MASKED | SHORT_LENGTH).writeShort(length);
    } else {
      out.writeByte(MASKED | LONG_LENGTH).writeLong(length);
    }
    return out.writeInt(mask);
  }
}
