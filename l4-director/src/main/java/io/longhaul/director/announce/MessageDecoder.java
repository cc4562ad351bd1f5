package io.longhaul.director.announce;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a neighbour's messages, and says what is wrong with them (RFC 4271, section 6). */
final class MessageDecoder {
  private static final int MIN_OPEN_BYTES = 29;
  private static final int MIN_UPDATE_BYTES = 23;
  private static final int MIN_NOTIFICATION_BYTES = 21;
  private static final int LENGTH_AT = 16;
  private static final int TYPE_AT = 18;

  private MessageDecoder() {}

  /**
   * Takes one message off the front of what was read.
   *
   * @param in its limit is the end of what was read; left as it is where a message is not whole yet
   */
  static Optional<Message> next(ByteBuffer in) throws MalformedMessageException {
    if (in.remaining() < Message.HEADER_BYTES) {
      return Optional.empty();
    }
    int start = in.position();
    if (in.getLong(start) != -1 || in.getLong(start + Long.BYTES) != -1) {
      throw new MalformedMessageException(Fault.NOT_SYNCHRONIZED);
    }
    int length = Short.toUnsignedInt(in.getShort(start + LENGTH_AT));
    int type = Byte.toUnsignedInt(in.get(start + TYPE_AT));
    checkLength(type, length);
    if (in.remaining() < length) {
      return Optional.empty();
    }
    ByteBuffer body =
        in.slice(start + Message.HEADER_BYTES, length - Message.HEADER_BYTES).asReadOnlyBuffer();
    in.position(start + length);
    return Optional.of(body(type, body));
  }

  private static void checkLength(int type, int length) throws MalformedMessageException {
    if (length < Message.HEADER_BYTES || length > Message.MAX_BYTES) {
      throw new MalformedMessageException(Fault.badLength(length));
    }
    boolean fits =
        switch (type) {
          case MessageEncoder.OPEN -> length >= MIN_OPEN_BYTES;
          case MessageEncoder.UPDATE -> length >= MIN_UPDATE_BYTES;
          case MessageEncoder.NOTIFICATION -> length >= MIN_NOTIFICATION_BYTES;
          case MessageEncoder.KEEPALIVE -> length == Message.HEADER_BYTES;
          default -> throw new MalformedMessageException(Fault.badType(type));
        };
    if (!fits) {
      throw new MalformedMessageException(Fault.badLength(length));
    }
  }

  private static Message body(int type, ByteBuffer body) throws MalformedMessageException {
    return switch (type) {
      case MessageEncoder.OPEN -> OpenDecoder.decode(body);
      case MessageEncoder.UPDATE -> routes(body);
      case MessageEncoder.NOTIFICATION -> notification(body);
      default -> new Message.Keepalive();
    };
  }

  private static Message notification(ByteBuffer body) {
    int code = Byte.toUnsignedInt(body.get());
    int subcode = Byte.toUnsignedInt(body.get());
    List<Integer> data = new ArrayList<>();
    while (body.hasRemaining()) {
      data.add(Byte.toUnsignedInt(body.get()));
    }
    return new Message.Notification(new Fault(code, subcode, data));
  }

  /** Looks at no route, but at whether their lengths add up. */
  private static Message routes(ByteBuffer body) throws MalformedMessageException {
    ByteBuffer withdrawn = part(body);
    ByteBuffer attributes = part(body);
    while (attributes.hasRemaining()) {
      skipAttribute(attributes);
    }
    skipPrefixes(withdrawn);
    skipPrefixes(body);
    return new Message.Ignored();
  }

  private static ByteBuffer part(ByteBuffer body) throws MalformedMessageException {
    int length = body.remaining() < Short.BYTES ? -1 : Short.toUnsignedInt(body.getShort());
    if (length < 0 || length > body.remaining()) {
      throw new MalformedMessageException(Fault.MALFORMED_ATTRIBUTES);
    }
    ByteBuffer part = body.slice(body.position(), length);
    body.position(body.position() + length);
    return part;
  }

  private static void skipAttribute(ByteBuffer in) throws MalformedMessageException {
    boolean extended = (in.get(in.position()) & 0x10) != 0;
    int header = extended ? 4 : 3;
    if (in.remaining() < header) {
      throw new MalformedMessageException(Fault.MALFORMED_ATTRIBUTES);
    }
    in.position(in.position() + 2);
    int length = extended ? Short.toUnsignedInt(in.getShort()) : Byte.toUnsignedInt(in.get());
    if (length > in.remaining()) {
      throw new MalformedMessageException(Fault.MALFORMED_ATTRIBUTES);
    }
    in.position(in.position() + length);
  }

  private static void skipPrefixes(ByteBuffer in) throws MalformedMessageException {
    while (in.hasRemaining()) {
      int bits = Byte.toUnsignedInt(in.get());
      int bytes = (bits + Byte.SIZE - 1) / Byte.SIZE;
      if (bits > Integer.SIZE || bytes > in.remaining()) {
        throw new MalformedMessageException(Fault.BAD_PREFIX);
      }
      in.position(in.position() + bytes);
    }
  }
}
