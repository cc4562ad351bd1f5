package io.longhaul.node.loop;

import io.longhaul.node.http.BodyLength;
import io.longhaul.node.http.Trailers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Writes a body's pieces to a channel, framed anew; the pieces themselves are not copied. */
public final class BodyEncoder {
  private static final ByteBuf CRLF = constant("\r\n");
  private static final ByteBuf LAST_CHUNK = constant("0\r\n\r\n");
  private static final int MAX_SIZE_LINE_BYTES = 10;

  private final Channel channel;
  private final boolean chunked;

  public BodyEncoder(Channel channel, BodyLength framing) {
    this.channel = channel;
    this.chunked = framing instanceof BodyLength.Chunked;
  }

  /** Writes a piece, which it takes over. */
  public void content(ByteBuf piece) {
    if (!piece.isReadable()) {
      piece.release();
      return;
    }
    if (!chunked) {
      Wire.write(channel, piece);
      return;
    }
    ByteBuf size = channel.alloc().buffer(MAX_SIZE_LINE_BYTES);
    ByteBufUtil.writeAscii(size, Integer.toHexString(piece.readableBytes()));
    ByteBufUtil.writeShortBE(size, ('\r' << 8) | '\n');
    Wire.write(channel, size);
    Wire.write(channel, piece);
    Wire.write(channel, CRLF.duplicate());
  }

  /** Ends the body; only chunks can carry trailers. */
  public void end(Optional<Trailers> trailers) {
    if (!chunked) {
      return;
    }
    if (trailers.isEmpty()) {
      Wire.write(channel, LAST_CHUNK.duplicate());
      return;
    }
    ByteBuf last = channel.alloc().buffer();
    ByteBufUtil.writeAscii(last, "0\r\n");
    trailers.get().copyTo(last);
    ByteBufUtil.writeAscii(last, "\r\n");
    Wire.write(channel, last);
  }

  private static ByteBuf constant(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    return Unpooled.unreleasableBuffer(
        Unpooled.directBuffer(bytes.length).writeBytes(bytes).asReadOnly());
  }
}
