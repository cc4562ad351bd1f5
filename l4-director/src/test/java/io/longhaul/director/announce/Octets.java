package io.longhaul.director.announce;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/** Messages written as octets, the way RFCs draw them. */
final class Octets {
  static final String MARKER = "ff".repeat(16);

  private Octets() {}

  /** A whole message: its length is put in. */
  static ByteBuffer message(int type, String... body) {
    String octets = String.join("", body).replace(" ", "");
    int length = Message.HEADER_BYTES + octets.length() / 2;
    return ByteBuffer.wrap(
        HexFormat.of().parseHex(MARKER + "%04x%02x".formatted(length, type) + octets));
  }

  static String hex(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
