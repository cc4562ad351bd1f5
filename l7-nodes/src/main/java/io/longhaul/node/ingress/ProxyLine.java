package io.longhaul.node.ingress;

import io.longhaul.node.config.AddressText;
import io.netty.buffer.ByteBuf;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Reads PROXY protocol headers of version 1, strictly: one line of text, such as {@code PROXY TCP4
 * 192.0.2.1 198.51.100.1 51234 443} and CR LF, its words one blank apart.
 */
final class ProxyLine {
  /** Longest line, with its CR LF (the specification's 2.1). */
  static final int MAX_BYTES = 107;

  static final char FIRST = 'P';

  private static final String BEGINNING = "PROXY ";
  private static final int WORDS = 6;
  private static final int MAX_PORT = 65_535;

  private ProxyLine() {}

  /** Looks at the readable bytes, as {@link ProxyHeaderDecoder#decode} does. */
  static ProxyHeader decode(ByteBuf in) {
    int start = in.readerIndex();
    int readable = in.readableBytes();
    for (int i = 0; i < Math.min(readable, BEGINNING.length()); i++) {
      if (in.getByte(start + i) != BEGINNING.charAt(i)) {
        return refused(Refusal.NOT_PROXY);
      }
    }
    int looked = Math.min(readable, MAX_BYTES);
    int lineFeed = in.indexOf(start, start + looked, (byte) '\n');
    if (lineFeed < 0) {
      return readable < MAX_BYTES ? new ProxyHeader.Incomplete() : refused(Refusal.TOO_LONG);
    }
    String line = in.toString(start, lineFeed - start, StandardCharsets.ISO_8859_1);
    ProxyHeader header =
        line.endsWith("\r")
            ? complete(line.substring(0, line.length() - 1).split(" ", -1))
            : refused(Refusal.MALFORMED);
    if (!(header instanceof ProxyHeader.Refused)) {
      in.skipBytes(lineFeed + 1 - start);
    }
    return header;
  }

  private static ProxyHeader complete(String[] words) {
    boolean v4 = words[1].equals("TCP4");
    if (!v4 && !words[1].equals("TCP6")) {
      return refused(words[1].equals("UNKNOWN") ? Refusal.FAMILY : Refusal.MALFORMED);
    }
    if (words.length != WORDS) {
      return refused(Refusal.MALFORMED);
    }
    Optional<InetSocketAddress> source = address(words[2], words[4], v4);
    Optional<InetSocketAddress> destination = address(words[3], words[5], v4);
    if (source.isEmpty() || destination.isEmpty()) {
      return refused(Refusal.MALFORMED);
    }
    if (source.get().getAddress().getClass() != destination.get().getAddress().getClass()) {
      return refused(Refusal.FAMILY);
    }
    return new ProxyHeader.Proxied(ClientAddress.direct(source.get(), destination.get()));
  }

  private static Optional<InetSocketAddress> address(String text, String port, boolean v4) {
    try {
      InetAddress address = AddressText.ip(text);
      boolean wellFormed =
          v4
              ? address instanceof Inet4Address && AddressText.of(address).equals(text)
              : text.indexOf(':') >= 0;
      return wellFormed && isPort(port)
          ? Optional.of(new InetSocketAddress(address, Integer.parseInt(port)))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Digits without a zero in front. */
  private static boolean isPort(String text) {
    return !text.isEmpty()
        && text.length() <= 5
        && text.chars().allMatch(c -> c >= '0' && c <= '9')
        && (text.length() == 1 || text.charAt(0) != '0')
        && Integer.parseInt(text) <= MAX_PORT;
  }

  private static ProxyHeader refused(Refusal reason) {
    return new ProxyHeader.Refused(reason);
  }
}
