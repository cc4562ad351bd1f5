package io.longhaul.node.loop;

import io.longhaul.node.http.BodyLength;
import io.longhaul.node.http.Trailers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.Optional;

/** Writes a body's pieces, framed anew. */
public final class BodyEncoder {
  private static final int CRLF = ('\r' << 8) | '\n';

  private final Output to;
  private final boolean chunked;
  private final boolean none;

  public BodyEncoder(Output to, BodyLength framing) {
    this.to = to;
    this.chunked = framing instanceof BodyLength.Chunked;
    this.none = framing instanceof BodyLength.None;
  }

  /** Writes a piece, which it takes over. */
  public void content(ByteBuf piece) {
    // Where there can be no body, the peer would take it for the next message.
    if (none || !piece.isReadable()) {
      piece.release();
      return;
    }
    if (!chunked) {
      to.add(piece);
      return;
    }
    ByteBuf size = to.small();
    ByteBufUtil.writeAscii(size, Integer.toHexString(piece.readableBytes()));
    ByteBufUtil.writeShortBE(size, CRLF);
    to.add(piece);
    ByteBufUtil.writeShortBE(to.small(), CRLF);
  }

  /** Ends the body; only chunks can carry trailers. */
  public void end(Optional<Trailers> trailers) {
    if (!chunked) {
      return;
    }
    ByteBuf last = to.small();
    ByteBufUtil.writeAscii(last, "0\r\n");
    trailers.ifPresent(fields -> fields.copyTo(last));
    ByteBufUtil.writeShortBE(last, CRLF);
  }
}
