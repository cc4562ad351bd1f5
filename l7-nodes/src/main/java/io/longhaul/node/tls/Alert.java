package io.longhaul.node.tls;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** A fatal alert before there is an engine that could send it (RFC 8446, 6). */
enum Alert {
  DECODE_ERROR(50),
  INTERNAL_ERROR(80);

  private static final int RECORD = 21;
  private static final int TLS_1_2 = 0x0303;
  private static final int LENGTH = 2;
  private static final int FATAL = 2;

  private final int code;

  Alert(int code) {
    this.code = code;
  }

  ByteBuf encode(ByteBufAllocator allocator) {
    return allocator
        .buffer()
        .writeByte(RECORD)
        .writeShort(TLS_1_2)
        .writeShort(LENGTH)
        .writeByte(FATAL)
        .writeByte(code);
  }
}
