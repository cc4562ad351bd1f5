package io.longhaul.node.ingress;

import io.netty.buffer.ByteBuf;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * Reads PROXY protocol headers, strictly: what is not as the specification says is refused as soon
 * as it is seen, and nothing is guessed. Those of version 1 are a {@link ProxyLine}; those of
 * version 2 are
 *
 * <pre>
 *   0         12        13       14       16
 *   | signature | 2, cmd | family | length | source, destination, ports | TLVs ... |
 * </pre>
 */
final class ProxyHeaderDecoder {
  /** Longest header that is read, all of it; a director's has at most 200 bytes. */
  static final int MAX_HEADER_BYTES = 2048;

  private static final byte[] SIGNATURE = {
    0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A
  };
  private static final int COMMAND_OFFSET = 12;
  private static final int FAMILY_OFFSET = 13;
  private static final int LENGTH_OFFSET = 14;
  private static final int FIXED_BYTES = 16;
  private static final int LOCAL = 0x20;
  private static final int PROXY = 0x21;
  private static final int UNSPECIFIED = 0x00;
  private static final int TCP_V4 = 0x11;
  private static final int TCP_V6 = 0x21;
  private static final int V4_BYTES = 4;
  private static final int V6_BYTES = 16;
  private static final int PORTS_BYTES = 4;

  private ProxyHeaderDecoder() {}

  /**
   * Looks at the readable bytes. For a header that is complete, {@code Local} or {@code Proxied},
   * the reader index moves behind it; otherwise it stays.
   */
  static ProxyHeader decode(ByteBuf in) {
    int start = in.readerIndex();
    int readable = in.readableBytes();
    if (readable > 0 && in.getByte(start) == ProxyLine.FIRST) {
      return ProxyLine.decode(in);
    }
    for (int i = 0; i < Math.min(readable, SIGNATURE.length); i++) {
      if (in.getByte(start + i) != SIGNATURE[i]) {
        return refused(Refusal.NOT_PROXY);
      }
    }
    if (readable > COMMAND_OFFSET && !isCommand(in.getUnsignedByte(start + COMMAND_OFFSET))) {
      return refused(Refusal.VERSION);
    }
    if (readable < FIXED_BYTES) {
      return new ProxyHeader.Incomplete();
    }
    int total = FIXED_BYTES + in.getUnsignedShort(start + LENGTH_OFFSET);
    if (total > MAX_HEADER_BYTES) {
      return refused(Refusal.TOO_LONG);
    }
    if (readable < total) {
      return new ProxyHeader.Incomplete();
    }
    ProxyHeader header = complete(in.slice(start, total));
    if (!(header instanceof ProxyHeader.Refused)) {
      in.skipBytes(total);
    }
    return header;
  }

  private static ProxyHeader complete(ByteBuf header) {
    if (header.getUnsignedByte(COMMAND_OFFSET) == LOCAL) {
      return new ProxyHeader.Local(prober(header));
    }
    int addressBytes =
        switch (header.getUnsignedByte(FAMILY_OFFSET)) {
          case TCP_V4 -> V4_BYTES;
          case TCP_V6 -> V6_BYTES;
          default -> 0;
        };
    if (addressBytes == 0) {
      return refused(Refusal.FAMILY);
    }
    int tlvs = FIXED_BYTES + 2 * addressBytes + PORTS_BYTES;
    if (header.readableBytes() < tlvs) {
      return refused(Refusal.MALFORMED);
    }
    InetAddress source = address(header, FIXED_BYTES, addressBytes);
    InetAddress destination = address(header, FIXED_BYTES + addressBytes, addressBytes);
    if (source.getClass() != destination.getClass()) {
      return refused(Refusal.FAMILY);
    }
    ProxyTlvs read = new ProxyTlvs(header, tlvs);
    Optional<Refusal> refusal = read.check();
    if (refusal.isPresent()) {
      return refused(refusal.get());
    }
    int ports = tlvs - PORTS_BYTES;
    return new ProxyHeader.Proxied(
        new ClientAddress(
            new InetSocketAddress(source, header.getUnsignedShort(ports)),
            new InetSocketAddress(destination, header.getUnsignedShort(ports + Short.BYTES)),
            read.door(),
            read.director(),
            read.epoch()));
  }

  /** Who is behind command LOCAL; what cannot be read there is to be skipped, says the protocol. */
  private static Optional<String> prober(ByteBuf header) {
    if (header.getUnsignedByte(FAMILY_OFFSET) != UNSPECIFIED) {
      return Optional.empty();
    }
    ProxyTlvs read = new ProxyTlvs(header, FIXED_BYTES);
    return read.check().isEmpty() ? read.director() : Optional.empty();
  }

  private static boolean isCommand(int command) {
    return command == LOCAL || command == PROXY;
  }

  /** The address; an IPv4 one where the bytes are an IPv4-mapped IPv6 address. */
  private static InetAddress address(ByteBuf header, int offset, int length) {
    byte[] bytes = new byte[length];
    header.getBytes(offset, bytes);
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(length + " bytes (expected: 4 or 16)", e);
    }
  }

  private static ProxyHeader refused(Refusal reason) {
    return new ProxyHeader.Refused(reason);
  }
}
