package io.longhaul.chaos.load;

import io.netty.buffer.ByteBuf;

/** Takes what {@link FrameReader} finds. */
public interface FrameListener {
  /** The next {@code length} bytes of a data message; all of them are to be read from in. */
  void payload(ByteBuf in, int length);

  /** The data message that the payload belonged to is complete. */
  void messageEnd();

  /** A whole close, ping or pong. */
  void control(int opcode, byte[] payload);
}
