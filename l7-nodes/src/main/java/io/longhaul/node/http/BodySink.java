package io.longhaul.node.http;

import io.netty.buffer.ByteBuf;
import java.util.Optional;

/** Where the pieces of a decoded body go. */
public interface BodySink {
  /** A piece of the body; the sink releases it. */
  void content(ByteBuf piece);

  /** The body is complete; the trailer fields are those that may be forwarded, if any came. */
  void end(Optional<Trailers> trailers);
}
