package io.longhaul.chaos.load;

import io.netty.buffer.ByteBuf;

/**
 * Reads a server's frames (RFC 6455 section 5.2) as the bytes come, holding none of a message's.
 *
 * <p>It refuses what a server must not send: masks, reserved bits, unknown opcodes, continuations
 * of nothing, fragmented or long control frames.
 */
public final class FrameReader {
  public static final int CONTINUATION = 0;
  public static final int BINARY = 2;
  public static final int CLOSE = 8;
  public static final int PING = 9;
  public static final int PONG = 10;

  private static final int FIN = 0x80;
  private static final int RESERVED = 0x70;
  private static final int MASKED = 0x80;
  private static final int SHORT_LENGTH = 126;
  private static final int LONG_LENGTH = 127;
  private static final byte[] NONE = new byte[0];

  private enum Step {
    FIRST,
    LENGTH,
    EXTENDED,
    PAYLOAD
  }

  private Step step = Step.FIRST;
  private boolean fin;
  private int opcode;
  private int extendedBytes;
  private long remaining;
  private boolean inMessage;
  private byte[] control = NONE;

  /** Reads all of {@code in}. */
  public void read(ByteBuf in, FrameListener listener) throws FrameException {
    while (in.isReadable()) {
      switch (step) {
        case FIRST -> first(in.readUnsignedByte());
        case LENGTH -> length(in.readUnsignedByte());
        case EXTENDED -> extended(in.readUnsignedByte());
        case PAYLOAD -> payload(in, listener);
      }
      if (step == Step.PAYLOAD && remaining == 0) {
        end(listener);
      }
    }
  }

  private void first(int octet) throws FrameException {
    fin = (octet & FIN) != 0;
    opcode = octet & 0x0F;
    boolean known = opcode <= BINARY || (opcode >= CLOSE && opcode <= PONG);
    boolean continues = opcode == CONTINUATION;
    if ((octet & RESERVED) != 0 || !known) {
      throw new FrameException(
          "first byte of a frame: 0x%02x (expected: a known opcode, no extension)"
              .formatted(octet));
    }
    if (opcode < CLOSE && continues != inMessage) {
      throw new FrameException(
          "opcode: "
              + opcode
              + (inMessage ? " (expected: 0, a message goes on)" : " (expected: a new message)"));
    }
    if (opcode >= CLOSE && !fin) {
      throw new FrameException("control frame: fragmented (expected: whole)");
    }
    step = Step.LENGTH;
  }

  private void length(int octet) throws FrameException {
    if ((octet & MASKED) != 0) {
      throw new FrameException("frame: masked (expected: no mask from a server)");
    }
    remaining = octet;
    extendedBytes = octet == SHORT_LENGTH ? Short.BYTES : octet == LONG_LENGTH ? Long.BYTES : 0;
    if (extendedBytes > 0) {
      if (opcode >= CLOSE) {
        throw new FrameException("control frame: 126 bytes or more (expected: at most 125)");
      }
      remaining = 0;
      step = Step.EXTENDED;
      return;
    }
    payloadBegins();
  }

  private void extended(int octet) throws FrameException {
    remaining = remaining << 8 | octet;
    if (--extendedBytes == 0) {
      if (remaining < 0) {
        throw new FrameException("length of a frame: 2^63 or more (expected: less)");
      }
      payloadBegins();
    }
  }

  private void payloadBegins() {
    step = Step.PAYLOAD;
    if (opcode >= CLOSE) {
      control = remaining == 0 ? NONE : new byte[(int) remaining];
    }
  }

  private void payload(ByteBuf in, FrameListener listener) {
    int length = (int) Math.min(remaining, in.readableBytes());
    if (opcode >= CLOSE) {
      in.readBytes(control, control.length - (int) remaining, length);
    } else {
      listener.payload(in, length);
    }
    remaining -= length;
  }

  private void end(FrameListener listener) {
    step = Step.FIRST;
    if (opcode >= CLOSE) {
      byte[] whole = control;
      control = NONE;
      listener.control(opcode, whole);
      return;
    }
    inMessage = !fin;
    if (fin) {
      listener.messageEnd();
    }
  }
}
