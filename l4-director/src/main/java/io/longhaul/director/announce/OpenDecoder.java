package io.longhaul.director.announce;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.OptionalLong;
import java.util.Set;

/** Reads an OPEN message (RFC 4271, section 4.2) with its capabilities (RFC 5492). */
final class OpenDecoder {
  private static final int PARAMETER_CAPABILITIES = 2;
  private static final int CAPABILITY_BYTES = 4;

  private final Set<Family> families = EnumSet.noneOf(Family.class);
  private boolean multiprotocol;
  private OptionalLong fourOctetAs = OptionalLong.empty();

  private OpenDecoder() {}

  /** Reads what comes after the header; at least the 10 octets that every OPEN has. */
  static Message.Open decode(ByteBuffer body) throws MalformedMessageException {
    if (Byte.toUnsignedInt(body.get()) != MessageEncoder.VERSION) {
      throw new MalformedMessageException(Fault.UNSUPPORTED_VERSION);
    }
    int asn = Short.toUnsignedInt(body.getShort());
    int holdTimeS = Short.toUnsignedInt(body.getShort());
    Inet4Address routerId = address(body);
    if (routerId.isAnyLocalAddress()) {
      throw new MalformedMessageException(Fault.BAD_IDENTIFIER);
    }
    OpenDecoder options = new OpenDecoder();
    if (Byte.toUnsignedInt(body.get()) != body.remaining()) {
      throw new MalformedMessageException(Fault.MALFORMED_OPEN);
    }
    options.parameters(body);
    return new Message.Open(
        options.fourOctetAs.orElse(asn),
        holdTimeS,
        routerId,
        options.fourOctetAs.isPresent(),
        options.multiprotocol ? options.families : Set.of(Family.IPV4));
  }

  private void parameters(ByteBuffer in) throws MalformedMessageException {
    while (in.hasRemaining()) {
      int type = Byte.toUnsignedInt(in.get());
      ByteBuffer value = value(in);
      if (type != PARAMETER_CAPABILITIES) {
        throw new MalformedMessageException(Fault.UNSUPPORTED_PARAMETER);
      }
      while (value.hasRemaining()) {
        capability(Byte.toUnsignedInt(value.get()), value(value));
      }
    }
  }

  private void capability(int code, ByteBuffer value) throws MalformedMessageException {
    boolean known = code == Capability.MULTIPROTOCOL || code == Capability.FOUR_OCTET_AS;
    if (known && value.remaining() != CAPABILITY_BYTES) {
      throw new MalformedMessageException(Fault.MALFORMED_OPEN);
    }
    if (code == Capability.FOUR_OCTET_AS) {
      fourOctetAs = OptionalLong.of(Integer.toUnsignedLong(value.getInt()));
    } else if (code == Capability.MULTIPROTOCOL) {
      multiprotocol = true;
      family(Short.toUnsignedInt(value.getShort()), value.getShort() & 0xFF);
    }
  }

  private void family(int afi, int safi) {
    for (Family family : Family.values()) {
      if (family.afi == afi && safi == Family.UNICAST) {
        families.add(family);
      }
    }
  }

  private static ByteBuffer value(ByteBuffer in) throws MalformedMessageException {
    int length = in.hasRemaining() ? Byte.toUnsignedInt(in.get()) : -1;
    if (length < 0 || length > in.remaining()) {
      throw new MalformedMessageException(Fault.MALFORMED_OPEN);
    }
    ByteBuffer value = in.slice(in.position(), length);
    in.position(in.position() + length);
    return value;
  }

  private static Inet4Address address(ByteBuffer in) {
    byte[] bytes = new byte[Family.IPV4.addressBytes];
    in.get(bytes);
    try {
      return (Inet4Address) InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four octets are an IPv4 address", e);
    }
  }
}
