package io.longhaul.node.websocket;

import io.longhaul.node.metrics.FrameFault;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Optional;

/**
 * Takes the Pongs to the node's own Pings out of one direction, whatever pieces they come in; all
 * else passes as it is. What may become one at the end of a piece is held back for the next.
 */
final class PongFilter {
  private static final int FIN_PONG = 0x8A;
  private static final int MASK = 0x80;
  private static final int HEADER_BYTES = 2;

  private final boolean masked;
  private int mask;
  private byte held;

  /**
   * @param masked whether this direction's frames are
   */
  PongFilter(boolean masked) {
    this.masked = masked;
  }

  /**
   * Puts what was held back before what came behind it.
   *
   * @param bytes taken over
   */
  ByteBuf joined(ByteBuf bytes) {
    if (held == 0) {
      return bytes;
    }
    ByteBuf whole = ByteBufAllocator.DEFAULT.directBuffer(held + bytes.readableBytes());
    for (int i = 0; i < held; i++) {
      whole.writeByte(heldByte(i));
    }
    whole.writeBytes(bytes);
    bytes.release();
    held = 0;
    return whole;
  }

  /** Follows as the tracker does, and leaves only what is to pass. */
  Optional<FrameFault> follow(ByteBuf bytes, FrameTracker tracker, Followed followed) {
    followed.begin(bytes.readerIndex());
    int another = -1;
    while (true) {
      Optional<FrameFault> fault = tracker.follow(bytes, followed, FIN_PONG, another);
      int at = followed.end();
      if (fault.isPresent() || at == bytes.writerIndex()) {
        return fault;
      }
      int matching = matching(bytes, at);
      if (matching == length()) {
        cut(bytes, at, matching);
      } else if (at + matching == bytes.writerIndex()) {
        held = (byte) matching;
        bytes.writerIndex(at);
        return Optional.empty();
      } else {
        another = at;
      }
    }
  }

  private static void cut(ByteBuf bytes, int at, int length) {
    int behind = bytes.writerIndex() - at - length;
    bytes.setBytes(at, bytes, at + length, behind);
    bytes.writerIndex(at + behind);
  }

  /** How many bytes from there are as those of our Pong. */
  private int matching(ByteBuf bytes, int at) {
    int most = Math.min(length(), bytes.writerIndex() - at);
    mask = 0;
    for (int i = 0; i < most; i++) {
      int octet = bytes.getByte(at + i) & 0xFF;
      if (isMask(i)) {
        mask = mask << Byte.SIZE | octet;
      } else if (octet != expected(i)) {
        return i;
      }
    }
    return most;
  }

  private int length() {
    return HEADER_BYTES + maskBytes() + Long.BYTES;
  }

  private int maskBytes() {
    return masked ? Integer.BYTES : 0;
  }

  private boolean isMask(int index) {
    return masked && index >= HEADER_BYTES && index < HEADER_BYTES + Integer.BYTES;
  }

  private int expected(int index) {
    if (index == 0) {
      return FIN_PONG;
    }
    if (index == 1) {
      return (masked ? MASK : 0) | Long.BYTES;
    }
    int i = index - HEADER_BYTES - maskBytes();
    int plain = (int) (PingFrame.PAYLOAD >>> (Long.SIZE - Byte.SIZE * (i + 1)));
    int key = masked ? mask >>> (Integer.SIZE - Byte.SIZE * (i % Integer.BYTES + 1)) : 0;
    return (plain ^ key) & 0xFF;
  }

  private int heldByte(int index) {
    if (!isMask(index)) {
      return expected(index);
    }
    int known = Math.min(held, HEADER_BYTES + Integer.BYTES) - HEADER_BYTES;
    return mask >>> (Byte.SIZE * (known - 1 - (index - HEADER_BYTES)));
  }
}
