package io.longhaul.director.xdp.netlink;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
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
    return attributes(body, headerBytes);
  }

  /** The attributes that an attribute consists of, by type; empty where it is not there. */
  static Map<Integer, ByteBuffer> nested(Optional<ByteBuffer> attribute) {
    return attribute.map(value -> attributes(value, 0)).orElseGet(Map::of);
  }

  private static Map<Integer, ByteBuffer> attributes(ByteBuffer bytes, int from) {
    Map<Integer, ByteBuffer> attributes = new HashMap<>();
    int at = from;
    while (bytes.limit() - at >= Question.ATTRIBUTE_BYTES) {
      int length = bytes.getShort(at) & 0xFFFF;
      if (length < Question.ATTRIBUTE_BYTES || length > bytes.limit() - at) {
        break;
      }
      ByteBuffer value =
          bytes.slice(at + Question.ATTRIBUTE_BYTES, length - Question.ATTRIBUTE_BYTES);
      attributes.put(
          bytes.getShort(at + 2) & ATTRIBUTE_TYPE_BITS, value.order(ByteOrder.nativeOrder()));
      at += aligned(length);
    }
    return attributes;
  }

  /** An attribute's text, which ends with a zero byte or the attribute. */
  static Optional<String> text(Optional<ByteBuffer> attribute) {
    return attribute.map(
        value -> {
          int length = 0;
          while (length < value.limit() && value.get(length) != 0) {
            length++;
          }
          byte[] bytes = new byte[length];
          value.get(0, bytes);
          return new String(bytes, StandardCharsets.UTF_8);
        });
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
