package io.longhaul.director.xdp.netlink;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A message of the kernel: the family's own header and attributes by type, as {@link Question}
 * draws them.
 */
final class Answer {
  static final int ERROR = 2;
  static final int DONE = 3;

  private static final int ATTRIBUTE_TYPE_BITS = 0x3FFF;

  private final int type;
  private final int sequence;
  private final ByteBuffer body;

  private Answer(int type, int sequence, ByteBuffer body) {
    this.type = type;
    this.sequence = sequence;
    this.body = body;
  }

  /** The messages of one datagram; what is cut short is left out. */
  static List<Answer> read(byte[] datagram) {
    ByteBuffer bytes = ByteBuffer.wrap(datagram).order(ByteOrder.nativeOrder());
    List<Answer> answers = new ArrayList<>();
    int at = 0;
    while (datagram.length - at >= Question.HEADER_BYTES) {
      int length = bytes.getInt(at);
      if (length < Question.HEADER_BYTES || length > datagram.length - at) {
        break;
      }
      ByteBuffer body = bytes.slice(at + Question.HEADER_BYTES, length - Question.HEADER_BYTES);
      body.order(ByteOrder.nativeOrder());
      answers.add(new Answer(bytes.getShort(at + 4) & 0xFFFF, bytes.getInt(at + 8), body));
      at += aligned(length);
    }
    return answers;
  }

  private static int aligned(int length) {
    return (length + 3) & ~3;
  }

  int type() {
    return type;
  }

  int sequence() {
    return sequence;
  }

  /** A byte of the family's header. */
  int byteAt(int at) {
    return body.get(at) & 0xFF;
  }

  int shortAt(int at) {
    return body.getShort(at) & 0xFFFF;
  }

  int integerAt(int at) {
    return body.getInt(at);
  }

  /** Attributes by type behind a family's header of so many bytes. */
  Map<Integer, ByteBuffer> attributes(int headerBytes) {
    Map<Integer, ByteBuffer> attributes = new HashMap<>();
    int at = headerBytes;
    while (body.limit() - at >= Question.ATTRIBUTE_BYTES) {
      int length = body.getShort(at) & 0xFFFF;
      if (length < Question.ATTRIBUTE_BYTES || length > body.limit() - at) {
        break;
      }
      ByteBuffer value =
          body.slice(at + Question.ATTRIBUTE_BYTES, length - Question.ATTRIBUTE_BYTES);
      attributes.put(
          body.getShort(at + 2) & ATTRIBUTE_TYPE_BITS, value.order(ByteOrder.nativeOrder()));
      at += aligned(length);
    }
    return attributes;
  }

  /** An attribute's IPv4 or IPv6 address, from a place in it on. */
  static Optional<InetAddress> address(Optional<ByteBuffer> attribute, int from) {
    return attribute.flatMap(
        value -> {
          byte[] bytes = new byte[Math.max(0, value.limit() - from)];
          value.get(Math.min(from, value.limit()), bytes);
          try {
            return Optional.of(InetAddress.getByAddress(bytes));
          } catch (UnknownHostException e) {
            return Optional.empty();
          }
        });
  }
}
