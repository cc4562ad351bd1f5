package io.longhaul.node.websocket;

import io.longhaul.node.config.FrameLimits;
import io.longhaul.node.metrics.FrameFault;
import io.netty.buffer.ByteBuf;
import java.util.Optional;

/**
 * Follows the frames of one direction of a WebSocket (RFC 6455, 5) through whatever pieces its
 * bytes come in, without touching them and without allocating. A frame's header is
 *
 * <pre>
 *   byte 0   FIN(1) RSV(3) opcode(4)
 *   byte 1   MASK(1) length(7)
 *            2 more bytes of length if it is 126, 8 if it is 127
 *            4 bytes of mask if MASK
 * </pre>
 */
final class FrameTracker {
  private static final int FIN = 0x80;
  private static final int RESERVED = 0x70;
  private static final int OPCODE = 0x0F;
  private static final int MASK = 0x80;
  private static final int LENGTH = 0x7F;
  private static final int MASK_BYTES = 4;
  private static final int CONTINUATION = 0x0;
  private static final int BINARY = 0x2;
  private static final int CONTROL = 0x8;
  private static final int CLOSE = 0x8;
  private static final int PONG = 0xA;
  private static final int MAX_CONTROL_BYTES = 125;
  private static final int MAX_16_BITS = 0xFFFF;

  /** No byte equals it. */
  private static final int NO_BYTE = -1;

  private enum Part {
    FIRST,
    SECOND,
    LENGTH_16,
    LENGTH_64,
    MASK,
    PAYLOAD
  }

  private final Trackers trackers;
  private Part part = Part.FIRST;
  private byte first;
  private byte needed;
  private long remaining;
  private int messageBytes;
  private boolean inMessage;
  private boolean closed;

  /**
   * @param trackers those that it is one of
   */
  FrameTracker(Trackers trackers) {
    this.trackers = trackers;
  }

  /** Whether it remembers nothing of what it has followed. */
  boolean isAtRest() {
    return atMessageBoundary() && !closed;
  }

  /** The one to go on with, behind bytes that were followed; see {@link Trackers#settled}. */
  FrameTracker settled() {
    return trackers.settled(this);
  }

  /** Takes over what another remembers, which is at rest then. */
  void goOnFrom(FrameTracker other) {
    part = other.part;
    first = other.first;
    needed = other.needed;
    remaining = other.remaining;
    messageBytes = other.messageBytes;
    inMessage = other.inMessage;
    closed = other.closed;
    other.part = Part.FIRST;
    other.inMessage = false;
    other.closed = false;
  }

  /**
   * Follows all readable bytes, and cuts off what is behind a Close: that is to be discarded (RFC
   * 6455, 1.4).
   *
   * @param followed told what they brought
   * @return what is wrong with them, if anything; nothing behind the fault has been looked at
   */
  Optional<FrameFault> follow(ByteBuf in, Followed followed) {
    followed.begin(in.readerIndex());
    return follow(in, followed, NO_BYTE, -1);
  }

  /**
   * Follows from where it was followed to, up to the next frame that begins with a byte.
   *
   * @param stop the byte
   * @param except index of such a frame that is not meant
   */
  Optional<FrameFault> follow(ByteBuf in, Followed followed, int stop, int except) {
    int end = in.writerIndex();
    int frameStart = -1;
    for (int i = followed.end(); i < end; ) {
      if (closed) {
        in.writerIndex(i);
        end = i;
        break;
      }
      if (part == Part.PAYLOAD) {
        int length = (int) Math.min(remaining, end - i);
        i += length;
        payload(length, followed);
        continue;
      }
      if (part == Part.FIRST) {
        if (stop != NO_BYTE && i != except && (in.getByte(i) & 0xFF) == stop) {
          followed.endAt(i);
          return Optional.empty();
        }
        frameStart = i;
      }
      Optional<FrameFault> fault = header(in.getByte(i++) & 0xFF);
      if (fault.isPresent()) {
        followed.faultIn(frameStart);
        return fault;
      }
      if (part == Part.PAYLOAD && remaining == 0) {
        payload(0, followed);
      }
    }
    followed.endAt(end);
    return Optional.empty();
  }

  /** Whether the next byte begins a frame. */
  boolean atFrameBoundary() {
    return part == Part.FIRST;
  }

  /** Whether the next byte begins a message, so that the WebSocket may be closed politely. */
  boolean atMessageBoundary() {
    return part == Part.FIRST && !inMessage;
  }

  /** Whether a frame of our own may be put behind what has passed: never behind a Close. */
  boolean takesFrame() {
    return part == Part.FIRST && !closed;
  }

  /** Whether Close has passed. */
  boolean isClosed() {
    return closed;
  }

  private Optional<FrameFault> header(int octet) {
    return switch (part) {
      case FIRST -> first(octet);
      case SECOND -> second(octet);
      case LENGTH_16, LENGTH_64 -> length(octet);
      case MASK -> mask();
      case PAYLOAD -> throw new IllegalStateException("part: " + part);
    };
  }

  private Optional<FrameFault> first(int octet) {
    int opcode = octet & OPCODE;
    boolean fin = (octet & FIN) != 0;
    boolean control = opcode >= CONTROL;
    boolean starts = !control && opcode != CONTINUATION;
    if ((opcode > BINARY && opcode < CONTROL) || opcode > PONG) {
      return Optional.of(FrameFault.RESERVED_OPCODE);
    }
    if (!trackers.rules().reserved().allow(octet & RESERVED, starts)) {
      return Optional.of(FrameFault.RESERVED_BITS);
    }
    if (control && !fin) {
      return Optional.of(FrameFault.CONTROL_FRAGMENTED);
    }
    if (starts && inMessage) {
      return Optional.of(FrameFault.INTERLEAVED);
    }
    if (opcode == CONTINUATION && !inMessage) {
      return Optional.of(FrameFault.CONTINUATION);
    }
    first = (byte) octet;
    part = Part.SECOND;
    return Optional.empty();
  }

  private Optional<FrameFault> second(int octet) {
    int length = octet & LENGTH;
    boolean control = (first & OPCODE) >= CONTROL;
    if (((octet & MASK) != 0) != trackers.rules().masked()) {
      return Optional.of(FrameFault.MASK);
    }
    if (control && (length > MAX_CONTROL_BYTES || ((first & OPCODE) == CLOSE && length == 1))) {
      return Optional.of(FrameFault.CONTROL_LENGTH);
    }
    if (length <= MAX_CONTROL_BYTES) {
      remaining = length;
      return afterLength();
    }
    remaining = 0;
    part = length == LENGTH ? Part.LENGTH_64 : Part.LENGTH_16;
    needed = (byte) (length == LENGTH ? Long.BYTES : Short.BYTES);
    return Optional.empty();
  }

  private Optional<FrameFault> length(int octet) {
    remaining = (remaining << Byte.SIZE) | octet;
    if (--needed > 0) {
      return Optional.empty();
    }
    // Signed: 2^63 and more are refused as too short.
    boolean shortest =
        remaining > (part == Part.LENGTH_16 ? (long) MAX_CONTROL_BYTES : MAX_16_BITS);
    return shortest ? afterLength() : Optional.of(FrameFault.LENGTH);
  }

  private Optional<FrameFault> afterLength() {
    Optional<FrameFault> fault = tooLarge();
    needed = MASK_BYTES;
    part = trackers.rules().masked() ? Part.MASK : Part.PAYLOAD;
    return fault;
  }

  /** Looks at what the header says; not one byte of the payload is waited for. */
  private Optional<FrameFault> tooLarge() {
    FrameLimits limits = trackers.rules().limits();
    int opcode = first & OPCODE;
    if (opcode >= CONTROL) {
      return Optional.empty();
    }
    if (limits.maxFrameBytes() > 0 && remaining > limits.maxFrameBytes()) {
      return Optional.of(FrameFault.FRAME_TOO_LARGE);
    }
    if (limits.maxMessageBytes() > 0) {
      long bytes = remaining + (opcode == CONTINUATION ? messageBytes : 0);
      if (bytes < 0 || bytes > limits.maxMessageBytes()) {
        return Optional.of(FrameFault.MESSAGE_TOO_LARGE);
      }
      messageBytes = (int) bytes;
    }
    return Optional.empty();
  }

  private Optional<FrameFault> mask() {
    if (--needed == 0) {
      part = Part.PAYLOAD;
    }
    return Optional.empty();
  }

  private void payload(int length, Followed followed) {
    remaining -= length;
    if (remaining == 0) {
      part = Part.FIRST;
      followed.frameEnded(endsMessage());
    }
  }

  private boolean endsMessage() {
    int opcode = first & OPCODE;
    if (opcode >= CONTROL) {
      closed |= opcode == CLOSE;
      return false;
    }
    inMessage = (first & FIN) == 0;
    return !inMessage;
  }
}
