package io.longhaul.node.loop;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;

/**
 * What the sockets of one event loop are read into. A few bytes, as most messages are, come in one
 * buffer that is used again and again, unless somebody keeps it or a part of it.
 */
final class ReadBuffers {
  /** Read at once from a connection that did not fill it the last time. */
  static final int SMALL_BYTES = 2 * 1024;

  /** Read at once from the others. */
  static final int BULK_BYTES = 64 * 1024;

  private ByteBuf small = Unpooled.EMPTY_BUFFER;

  /** An empty buffer, for the caller to release. */
  ByteBuf take(boolean bulk) {
    if (bulk) {
      return ByteBufAllocator.DEFAULT.directBuffer(BULK_BYTES, BULK_BYTES);
    }
    if (small.refCnt() != 1 || small.capacity() == 0) {
      // Nobody must find it again where there is no memory for the next.
      end();
      small = ByteBufAllocator.DEFAULT.directBuffer(SMALL_BYTES, SMALL_BYTES);
    }
    return small.clear().retain();
  }

  /** The same bytes, in a buffer that is not much larger than they; takes over what it is given. */
  ByteBuf fitting(ByteBuf read) {
    if (read.capacity() <= SMALL_BYTES || read.readableBytes() >= BULK_BYTES / 2) {
      return read;
    }
    try {
      return ByteBufAllocator.DEFAULT.directBuffer(read.readableBytes()).writeBytes(read);
    } finally {
      read.release();
    }
  }

  /** Gives back what it holds. */
  void end() {
    ByteBuf held = small;
    small = Unpooled.EMPTY_BUFFER;
    held.release();
  }
}
