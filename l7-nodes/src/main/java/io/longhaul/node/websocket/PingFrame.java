package io.longhaul.node.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.security.SecureRandom;
import java.util.concurrent.ThreadLocalRandom;

/** Pings of the node's own (RFC 6455, 5.5.2), told from an application's by what they carry. */
final class PingFrame {
  /** The payload of all of them, which nobody guesses: the Pongs to them have it, too. */
  static final long PAYLOAD = new SecureRandom().nextLong();

  private static final int FIN_PING = 0x89;
  private static final int MASK = 0x80;
  private static final int MAX_BYTES = 2 + Integer.BYTES + Long.BYTES;

  private PingFrame() {}

  /** A Ping; masked if it goes to a server. */
  static ByteBuf of(ByteBufAllocator allocator, boolean masked) {
    ByteBuf frame = allocator.directBuffer(MAX_BYTES);
    frame.writeByte(FIN_PING);
    if (masked) {
      int mask = ThreadLocalRandom.current().nextInt();
      long masks = (mask & 0xFFFF_FFFFL) | ((long) mask << Integer.SIZE);
      frame.writeByte(MASK | Long.BYTES).writeInt(mask).writeLong(PAYLOAD ^ masks);
    } else {
      frame.writeByte(Long.BYTES).writeLong(PAYLOAD);
    }
    return frame;
  }
}
