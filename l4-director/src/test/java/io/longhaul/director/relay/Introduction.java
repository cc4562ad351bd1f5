package io.longhaul.director.relay;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32C;

/** A PROXY protocol v2 header as a node reads it; written against the specification. */
record Introduction(
    InetSocketAddress source,
    InetSocketAddress destination,
    Map<Integer, byte[]> tlvs,
    boolean checksumFits) {
  private static final int FIXED_BYTES = 16;

  static Introduction read(InputStream in) throws IOException {
    DataInputStream data = new DataInputStream(in);
    byte[] fixed = new byte[FIXED_BYTES];
    data.readFully(fixed);
    if (!new String(fixed, 0, 12, StandardCharsets.ISO_8859_1).equals("\r\n\r\n\0\r\nQUIT\n")) {
      throw new IOException("no PROXY v2 signature: " + Arrays.toString(fixed));
    }
    int length = Short.toUnsignedInt(ByteBuffer.wrap(fixed).getShort(14));
    byte[] body = new byte[length];
    data.readFully(body);
    if (fixed[12] != 0x21 || (fixed[13] != 0x11 && fixed[13] != 0x21)) {
      throw new IOException("not PROXY over TCP: " + fixed[12] + " " + fixed[13]);
    }
    return parse(fixed, body, fixed[13] == 0x11 ? 4 : 16);
  }

  private static Introduction parse(byte[] fixed, byte[] raw, int addressBytes) throws IOException {
    ByteBuffer body = ByteBuffer.wrap(raw);
    InetAddress from = address(body, addressBytes);
    InetAddress to = address(body, addressBytes);
    InetSocketAddress source = new InetSocketAddress(from, Short.toUnsignedInt(body.getShort()));
    InetSocketAddress target = new InetSocketAddress(to, Short.toUnsignedInt(body.getShort()));
    Map<Integer, byte[]> tlvs = new HashMap<>();
    int checksumAt = -1;
    while (body.hasRemaining()) {
      int type = Byte.toUnsignedInt(body.get());
      byte[] value = new byte[Short.toUnsignedInt(body.getShort())];
      if (type == 0x03) {
        checksumAt = body.position();
      }
      body.get(value);
      tlvs.put(type, value);
    }
    return new Introduction(source, target, tlvs, fits(fixed, raw, checksumAt));
  }

  private static boolean fits(byte[] fixed, byte[] body, int checksumAt) {
    if (checksumAt < 0) {
      return false;
    }
    int claimed = ByteBuffer.wrap(body).getInt(checksumAt);
    byte[] blank = body.clone();
    Arrays.fill(blank, checksumAt, checksumAt + 4, (byte) 0);
    CRC32C checksum = new CRC32C();
    checksum.update(fixed);
    checksum.update(blank);
    return (int) checksum.getValue() == claimed;
  }

  private static InetAddress address(ByteBuffer body, int bytes) throws IOException {
    byte[] raw = new byte[bytes];
    body.get(raw);
    return InetAddress.getByAddress(raw);
  }

  String text(int type) {
    return new String(tlvs.getOrDefault(type, new byte[0]), StandardCharsets.UTF_8);
  }

  long epoch() {
    return ByteBuffer.wrap(tlvs.getOrDefault(0xE6, new byte[8])).getLong();
  }
}
