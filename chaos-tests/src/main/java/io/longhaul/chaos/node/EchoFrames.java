package io.longhaul.chaos.node;

import io.longhaul.chaos.load.FrameReader;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;

/**
 * Answers a client's frames (RFC 6455 section 5.2) of up to 125 bytes: messages with themselves,
 * pings with pongs, and a Close with a Close and the end of the connection.
 */
final class EchoFrames {
  private static final int HEADER_BYTES = 2 + Integer.BYTES;
  private static final int LARGEST = 125;
  private static final int OPCODE = 0x0F;
  private static final int FIN = 0x80;
  private static final int MASKED = 0x80;

  private EchoFrames() {}

  /** Takes one frame, if a whole one is there. */
  static void answer(ChannelHandlerContext ctx, ByteBuf in) {
    if (in.readableBytes() < HEADER_BYTES) {
      return;
    }
    int at = in.readerIndex();
    int length = in.getUnsignedByte(at + 1) - MASKED;
    if (length < 0 || length > LARGEST) {
      in.skipBytes(in.readableBytes());
      var _ = ctx.close();
      return;
    }
    if (in.readableBytes() < HEADER_BYTES + length) {
      return;
    }
    int opcode = in.getUnsignedByte(at) & OPCODE;
    int mask = in.getInt(at + 2);
    in.skipBytes(HEADER_BYTES);
    if (opcode == FrameReader.PONG) {
      in.skipBytes(length);
      return;
    }
    int answer = opcode == FrameReader.PING ? FrameReader.PONG : opcode;
    ByteBuf out = ctx.alloc().directBuffer(2 + length);
    out.writeByte(FIN | answer).writeByte(length);
    unmask(in, length, mask, out);
    if (opcode == FrameReader.CLOSE) {
      var _ = ctx.writeAndFlush(out).addListener(ChannelFutureListener.CLOSE);
    } else {
      var _ = ctx.write(out, ctx.voidPromise());
    }
  }

  private static void unmask(ByteBuf in, int length, int mask, ByteBuf out) {
    long wideMask = ((long) mask << 32) | (mask & 0xFFFFFFFFL);
    int left = length;
    for (; left >= Long.BYTES; left -= Long.BYTES) {
      out.writeLong(in.readLong() ^ wideMask);
    }
    for (int i = 0; i < left; i++) {
      out.writeByte(in.readByte() ^ (mask >>> (24 - 8 * i)));
    }
  }
}
