package io.longhaul.node.http2;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Headers;

/** Who takes what comes on one stream, behind its first HEADERS. On its event loop only. */
public interface StreamFrames {
  /**
   * DATA.
   *
   * @param bytes the frame's content, which the caller releases
   * @param endStream whether it is the last
   * @return how much of the window may be given back now; the rest is, when it has been passed on
   */
  int data(ByteBuf bytes, boolean endStream);

  /** HEADERS that end the stream's input. */
  void trailers(Http2Headers headers);

  /** All frames that one read brought have been handed over; told where there was one. */
  void readComplete();

  /** Flow control lets more out, or nothing more for now. */
  void writabilityChanged();

  /** The peer has reset the stream; {@link #closed} follows. */
  void wasReset();

  /** The stream is over, in whatever way; it is the last call. */
  void closed();
}
