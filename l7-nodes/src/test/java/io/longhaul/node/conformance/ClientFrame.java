package io.longhaul.node.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Random;

/** Frames of a client (RFC 6455, 5.2), each with a mask of its own; wrong ones, too. */
final class ClientFrame {
  static final int FIN = 0x80;
  static final int RSV1 = 0x40;
  static final int CONTINUATION = 0x0;
  static final int TEXT = 0x1;
  static final int BINARY = 0x2;
  static final int CLOSE = 0x8;
  static final int PING = 0x9;
  static final int PONG = 0xA;

  private static final int MASKED = 0x80;
  private static final Random MASKS = new Random(6455);

  private ClientFrame() {}

  /** In how many bytes a length is written. */
  enum Length {
    SHORTEST,
    IN_16_BITS,
    IN_64_BITS
  }

  static byte[] frame(int first, byte[] payload) {
    return frame(first, payload, Length.SHORTEST);
  }

  static byte[] frame(int first, byte[] payload, Length form) {
    byte[] mask = ByteBuffer.allocate(4).putInt(MASKS.nextInt()).array();
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.writeBytes(header(first, payload.length, form, MASKED));
    frame.writeBytes(mask);
    byte[] masked = payload.clone();
    for (int i = 0; i < masked.length; i++) {
      masked[i] ^= mask[i % mask.length];
    }
    frame.writeBytes(masked);
    return frame.toByteArray();
  }

  /** One without the mask that a client owes. */
  static byte[] unmasked(int first, byte[] payload) {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.writeBytes(header(first, payload.length, Length.SHORTEST, 0));
    frame.writeBytes(payload);
    return frame.toByteArray();
  }

  /** A header whose length is not that of any payload, with a mask of zeros. */
  static byte[] header(int first, long length) {
    return ByteBuffer.allocate(14)
        .put((byte) first)
        .put((byte) (MASKED | 127))
        .putLong(length)
        .putInt(0)
        .array();
  }

  private static byte[] header(int first, int length, Length form, int mask) {
    if (form == Length.SHORTEST && length < 126) {
      return new byte[] {(byte) first, (byte) (mask | length)};
    }
    if (form == Length.IN_64_BITS || length > 0xFFFF) {
      return ByteBuffer.allocate(10)
          .put((byte) first)
          .put((byte) (mask | 127))
          .putLong(length)
          .array();
    }
    return ByteBuffer.allocate(4)
        .put((byte) first)
        .put((byte) (mask | 126))
        .putShort((short) length)
        .array();
  }

  static byte[] text(String text) {
    return frame(FIN | TEXT, text.getBytes(UTF_8));
  }

  static byte[] ping(String text) {
    return frame(FIN | PING, text.getBytes(UTF_8));
  }

  static byte[] close(int code, String reason) {
    byte[] text = reason.getBytes(UTF_8);
    return frame(
        FIN | CLOSE, ByteBuffer.allocate(2 + text.length).putShort((short) code).put(text).array());
  }

  /** Bytes that no test could mistake for others of the same length. */
  static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  /** Text of exactly so many bytes. */
  static byte[] letters(int length) {
    byte[] letters = new byte[length];
    for (int i = 0; i < length; i++) {
      letters[i] = (byte) ('a' + i % 26);
    }
    return letters;
  }
}
