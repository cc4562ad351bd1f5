package io.longhaul.node.http;

import io.netty.buffer.ByteBuf;
import java.util.Optional;

/** Takes one message's body out of the bytes of its connection, without copying them. */
public sealed interface BodyDecoder permits BodyDecoder.Fixed, BodyDecoder.Rest, ChunkedBody {
  /**
   * Takes all that is there of this body and nothing behind it.
   *
   * @return whether the body is complete; its sink has been told
   */
  boolean decode(ByteBuf in, BodySink sink) throws HttpFault;

  /**
   * The decoder of a body.
   *
   * @param limits bound the trailer section
   * @param maxBytes most bytes of content; 0 for no limit
   */
  static BodyDecoder of(BodyLength length, HttpLimits limits, long maxBytes) {
    return switch (length) {
      case BodyLength.None _ -> new Fixed(0);
      case BodyLength.Fixed fixed -> new Fixed(fixed.bytes());
      case BodyLength.Chunked _ -> new ChunkedBody(limits, maxBytes);
      case BodyLength.UntilClose _ -> new Rest();
    };
  }

  /** So many bytes. */
  final class Fixed implements BodyDecoder {
    private long remaining;

    Fixed(long bytes) {
      this.remaining = bytes;
    }

    @Override
    public boolean decode(ByteBuf in, BodySink sink) {
      int length = (int) Math.min(remaining, in.readableBytes());
      if (length > 0) {
        remaining -= length;
        sink.content(in.readRetainedSlice(length));
      }
      if (remaining == 0) {
        sink.end(Optional.empty());
      }
      return remaining == 0;
    }
  }

  /** All that comes. */
  final class Rest implements BodyDecoder {
    @Override
    public boolean decode(ByteBuf in, BodySink sink) {
      if (in.isReadable()) {
        sink.content(in.readRetainedSlice(in.readableBytes()));
      }
      return false;
    }
  }
}
