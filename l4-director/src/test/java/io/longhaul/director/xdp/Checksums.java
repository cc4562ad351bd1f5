package io.longhaul.director.xdp;

/** The Internet checksum (RFC 1071), computed the plain way. */
final class Checksums {
  private Checksums() {}

  /** Sum of 16-bit words, an odd last byte padded; not folded. */
  static long sum(byte[] bytes, int from, int to) {
    long sum = 0;
    for (int i = from; i < to; i += 2) {
      int high = bytes[i] & 0xFF;
      int low = i + 1 < to ? bytes[i + 1] & 0xFF : 0;
      sum += high << 8 | low;
    }
    return sum;
  }

  static int fold(long sum) {
    long folded = sum;
    while (folded >>> 16 != 0) {
      folded = (folded & 0xFFFF) + (folded >>> 16);
    }
    return (int) ~folded & 0xFFFF;
  }

  /** Of an IPv4 header that lies at an offset, its checksum field taken as 0. */
  static int header(byte[] bytes, int at) {
    return fold(sum(bytes, at, at + 10) + sum(bytes, at + 12, at + 20));
  }

  static void put16(byte[] bytes, int at, int value) {
    bytes[at] = (byte) (value >> 8);
    bytes[at + 1] = (byte) value;
  }

  static int get16(byte[] bytes, int at) {
    return (bytes[at] & 0xFF) << 8 | (bytes[at + 1] & 0xFF);
  }

  static int get32(byte[] bytes, int at) {
    return get16(bytes, at) << 16 | get16(bytes, at + 2);
  }

  static void put32(byte[] bytes, int at, int value) {
    put16(bytes, at, value >>> 16);
    put16(bytes, at + 2, value & 0xFFFF);
  }
}
