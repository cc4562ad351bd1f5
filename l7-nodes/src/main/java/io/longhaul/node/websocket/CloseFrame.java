package io.longhaul.node.websocket;

import io.longhaul.node.metrics.FrameFault;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.concurrent.ThreadLocalRandom;

/** Close frames of the node's own (RFC 6455, 5.5.1 and 7.4.1). */
final class CloseFrame {
  static final int GOING_AWAY = 1001;
  static final int PROTOCOL_ERROR = 1002;
  static final int MESSAGE_TOO_BIG = 1009;

  private static final int FIN_CLOSE = 0x88;
  private static final int MASK = 0x80;
  private static final int MAX_BYTES = 8;

  private CloseFrame() {}

  /** What the sender of a faulty frame is told. */
  static int statusOf(FrameFault fault) {
    return switch (fault) {
      case FRAME_TOO_LARGE, MESSAGE_TOO_LARGE -> MESSAGE_TOO_BIG;
      default -> PROTOCOL_ERROR;
    };
  }

  /** A Close with a status; masked if it goes to a server. */
  static ByteBuf of(ByteBufAllocator allocator, int status, boolean masked) {
    ByteBuf frame = allocator.buffer(MAX_BYTES);
    frame.writeByte(FIN_CLOSE);
    if (masked) {
      int mask = ThreadLocalRandom.current().nextInt();
      frame.writeByte(MASK | Short.BYTES).writeInt(mask).writeShort(status ^ (mask >>> Short.SIZE));
    } else {
      frame.writeByte(Short.BYTES).writeShort(status);
    }
    return frame;
  }
}
