package io.longhaul.node.ingress;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.zip.CRC32C;

/**
 * The type-length-value fields of a PROXY header: those that directors write are read, a checksum
 * is verified, all others are skipped. What occurs twice, is too long, or is no text is refused.
 */
final class ProxyTlvs {
  /** PP2_TYPE_CRC32C of the specification. */
  static final int CRC32C = 0x03;

  /** Name of the front door, UTF-8. */
  static final int DOOR = 0xE4;

  /** Id of the director, UTF-8. */
  static final int DIRECTOR = 0xE5;

  /** Number of the epoch that the node was chosen by, 8 bytes in network order. */
  static final int EPOCH = 0xE6;

  /** Longest name of a door and longest id of a director, in bytes. */
  static final int MAX_NAME_BYTES = 64;

  private static final int PREAMBLE_BYTES = 3;

  private final ByteBuf header;
  private final int from;
  private Optional<String> door = Optional.empty();
  private Optional<String> director = Optional.empty();
  private OptionalLong epoch = OptionalLong.empty();
  private boolean checked;

  /**
   * @param header the whole header and nothing else
   * @param from where the fields begin
   */
  ProxyTlvs(ByteBuf header, int from) {
    this.header = header;
    this.from = from;
  }

  /** Reads all fields; a refusal where they don't fill the header or one is wrong. */
  Optional<Refusal> check() {
    int at = from;
    int end = header.readableBytes();
    while (end - at >= PREAMBLE_BYTES) {
      int value = at + PREAMBLE_BYTES;
      int length = header.getUnsignedShort(at + 1);
      if (length > end - value) {
        return Optional.of(Refusal.MALFORMED);
      }
      int type = header.getUnsignedByte(at);
      if (type == CRC32C && !checked && length == Integer.BYTES && !isChecksum(value)) {
        return Optional.of(Refusal.CHECKSUM);
      }
      if (!accept(type, value, length)) {
        return Optional.of(Refusal.MALFORMED);
      }
      at = value + length;
    }
    return at == end ? Optional.empty() : Optional.of(Refusal.MALFORMED);
  }

  Optional<String> door() {
    return door;
  }

  Optional<String> director() {
    return director;
  }

  OptionalLong epoch() {
    return epoch;
  }

  private boolean accept(int type, int value, int length) {
    return switch (type) {
      case CRC32C -> {
        boolean once = !checked;
        checked = true;
        yield once && length == Integer.BYTES;
      }
      case DOOR -> {
        boolean once = door.isEmpty();
        door = name(value, length);
        yield once && door.isPresent();
      }
      case DIRECTOR -> {
        boolean once = director.isEmpty();
        director = name(value, length);
        yield once && director.isPresent();
      }
      case EPOCH -> {
        boolean once = epoch.isEmpty();
        epoch = length == Long.BYTES ? OptionalLong.of(header.getLong(value)) : epoch;
        yield once && epoch.isPresent();
      }
      default -> true;
    };
  }

  private Optional<String> name(int value, int length) {
    if (length == 0 || length > MAX_NAME_BYTES) {
      return Optional.empty();
    }
    byte[] bytes = new byte[length];
    header.getBytes(value, bytes);
    try {
      String name = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return name.chars().anyMatch(Character::isISOControl) ? Optional.empty() : Optional.of(name);
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /** Whether the field holds the CRC32c of the header with the field itself zero. */
  private boolean isChecksum(int value) {
    byte[] bytes = new byte[header.readableBytes()];
    header.getBytes(0, bytes);
    for (int i = 0; i < Integer.BYTES; i++) {
      bytes[value + i] = 0;
    }
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue() == header.getInt(value);
  }
}
