package io.longhaul.director.xdp.netlink;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A link address of six bytes.
 *
 * @param bits the bytes as a big-endian number
 */
public record LinkAddress(long bits) {
  private static final int BYTES = 6;

  static Optional<LinkAddress> of(Optional<ByteBuffer> attribute) {
    return attribute
        .filter(value -> value.limit() == BYTES)
        .map(
            value -> {
              long bits = 0;
              for (int i = 0; i < BYTES; i++) {
                bits = bits << Byte.SIZE | (value.get(i) & 0xFF);
              }
              return new LinkAddress(bits);
            });
  }
}
