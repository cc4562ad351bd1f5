package io.longhaul.node.tls;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What the first bytes of a connection say (RFC 8446, 4.1.2 and RFC 6066, 3): as much of them as
 * the choice of a certificate needs; the engine judges the rest.
 *
 * <pre>
 *   record:    type 22, version (2), length (2)         as often as the message has pieces
 *   message:   type 1, length (3), version (2), random (32),
 *              session id (1 + n), ciphers (2 + n), compressions (1 + n), extensions (2 + n)
 *   extension: type (2), length (2), body; of type 0: list length (2), type 0, name (2 + n)
 * </pre>
 */
sealed interface ClientHello {
  /** Longest message that is taken, its header included; those of today have 300 to 2,000 bytes. */
  int MAX_BYTES = 16 * 1024;

  /**
   * Most records that it may come in; those of today come in one or two. All are read again with
   * each that arrives, so records of single bytes would cost the square of their number.
   */
  int MAX_RECORDS = 64;

  /** More bytes are needed. */
  record Incomplete() implements ClientHello {}

  /** Something else than TLS. */
  record NotTls() implements ClientHello {}

  /** Longer than {@link #MAX_BYTES}, or in more records than {@link #MAX_RECORDS}. */
  record TooLong() implements ClientHello {}

  /** All is there. */
  record Complete(Optional<String> serverName) implements ClientHello {}

  /** Reads without consuming anything. */
  static ClientHello read(ByteBuf bytes) {
    return new Reader(bytes).read();
  }

  /** Takes the message out of its records, and the server name out of the message. */
  final class Reader {
    private static final int RECORD_HEADER = 5;
    private static final int MESSAGE_HEADER = 4;
    private static final int HANDSHAKE = 22;
    private static final int CLIENT_HELLO = 1;
    private static final int MAJOR = 3;
    private static final int MAX_RECORD = 16 * 1024;
    private static final int VERSION_AND_RANDOM = 34;
    private static final int MAX_NAME = 255;

    private final ByteBuf bytes;

    Reader(ByteBuf bytes) {
      this.bytes = bytes;
    }

    ClientHello read() {
      int at = bytes.readerIndex();
      int end = bytes.writerIndex();
      ByteBuf message = bytes.alloc().heapBuffer(0);
      try {
        for (int records = 0; records < MAX_RECORDS; records++) {
          if (!looksLikeHandshake(at, end)) {
            return new NotTls();
          }
          int length = end - at < RECORD_HEADER ? 0 : bytes.getUnsignedShort(at + 3);
          boolean whole = end - at >= RECORD_HEADER + length;
          int there = Math.max(0, Math.min(length, end - at - RECORD_HEADER));
          if (there > 0) {
            message.writeBytes(bytes, at + RECORD_HEADER, there);
          }
          Optional<ClientHello> hello = hello(message);
          if (hello.isPresent()) {
            return hello.get();
          }
          if (end - at < RECORD_HEADER || !whole) {
            return new Incomplete();
          }
          at += RECORD_HEADER + length;
        }
        return new TooLong();
      } finally {
        message.release();
      }
    }

    // As far as it is there: garbage is to be known by its first bytes.
    private boolean looksLikeHandshake(int at, int end) {
      int there = end - at;
      return (there < 1 || bytes.getUnsignedByte(at) == HANDSHAKE)
          && (there < 2 || bytes.getUnsignedByte(at + 1) == MAJOR)
          && (there < RECORD_HEADER || plausible(bytes.getUnsignedShort(at + 3)));
    }

    private static boolean plausible(int recordLength) {
      return recordLength > 0 && recordLength <= MAX_RECORD;
    }

    private static Optional<ClientHello> hello(ByteBuf message) {
      int there = message.readableBytes();
      if (there >= 1 && message.getUnsignedByte(0) != CLIENT_HELLO) {
        return Optional.of(new NotTls());
      }
      if (there < MESSAGE_HEADER) {
        return Optional.empty();
      }
      int length = MESSAGE_HEADER + message.getUnsignedMedium(1);
      if (length > MAX_BYTES) {
        return Optional.of(new TooLong());
      }
      return there < length
          ? Optional.empty()
          : Optional.of(
              new Complete(serverName(message.slice(MESSAGE_HEADER, length - MESSAGE_HEADER))));
    }

    private static Optional<String> serverName(ByteBuf body) {
      try {
        body.skipBytes(VERSION_AND_RANDOM);
        body.skipBytes(body.readUnsignedByte());
        body.skipBytes(body.readUnsignedShort());
        body.skipBytes(body.readUnsignedByte());
        if (!body.isReadable()) {
          return Optional.empty();
        }
        ByteBuf extensions = body.readSlice(body.readUnsignedShort());
        while (extensions.isReadable()) {
          int type = extensions.readUnsignedShort();
          ByteBuf extension = extensions.readSlice(extensions.readUnsignedShort());
          if (type == 0) {
            return hostName(extension);
          }
        }
      } catch (IndexOutOfBoundsException e) {
        // Lengths that lie; the engine will refuse the message with the right alert.
      }
      return Optional.empty();
    }

    private static Optional<String> hostName(ByteBuf extension) {
      extension.skipBytes(2);
      if (extension.readUnsignedByte() != 0) {
        return Optional.empty();
      }
      int length = extension.readUnsignedShort();
      return length == 0 || length > MAX_NAME
          ? Optional.empty()
          : Optional.of(extension.readSlice(length).toString(StandardCharsets.US_ASCII));
    }
  }
}
