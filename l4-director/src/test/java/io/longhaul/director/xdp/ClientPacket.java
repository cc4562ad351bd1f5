package io.longhaul.director.xdp;

import static io.longhaul.director.xdp.Checksums.get16;

import java.util.Arrays;
import java.util.Optional;

/**
 * A client's packet as the plain model reads it.
 *
 * @param l3 where its IP header begins in the frame
 * @param length of the IP packet, by its header
 * @param l4 where the TCP or UDP header begins: its own, or that of what an ICMP error quotes
 * @param client address of the flow's client
 * @param door address that the packet came to
 * @param ports client's and door's, four bytes; empty when there is a fault
 */
@SuppressWarnings("ArrayRecordComponent") // Never changed, never compared.
record ClientPacket(
    boolean v6,
    int l3,
    int length,
    int l4,
    int protocol,
    int dscp,
    int ttl,
    byte[] client,
    byte[] door,
    byte[] ports,
    Kind kind) {
  enum Kind {
    OPENS,
    GOES_ON,
    DATAGRAM,
    ABOUT_TCP,
    ABOUT_UDP,
    FRAGMENT,
    OPTIONS,
    MALFORMED
  }

  private static final byte[] NO_PORTS = {};

  /** Reads the packet at {@code l3}; empty when it cannot be a client's. */
  static Optional<ClientPacket> read(byte[] frame, int l3, int etherType) {
    return switch (etherType) {
      case 0x0800 -> readV4(frame, l3);
      case 0x86DD -> readV6(frame, l3);
      default -> Optional.empty();
    };
  }

  boolean faulty() {
    return kind == Kind.FRAGMENT || kind == Kind.OPTIONS || kind == Kind.MALFORMED;
  }

  boolean isError() {
    return kind == Kind.ABOUT_TCP || kind == Kind.ABOUT_UDP;
  }

  /** Whether the head alone gets it. */
  boolean headOnly() {
    return kind != Kind.GOES_ON && kind != Kind.ABOUT_TCP;
  }

  int doorPort() {
    return get16(ports, 2);
  }

  private static Optional<ClientPacket> readV4(byte[] frame, int l3) {
    if (frame.length < l3 + 20 || frame[l3] >> 4 != 4 || (frame[l3] & 0xF) < 5) {
      return Optional.empty();
    }
    ClientPacket found =
        new ClientPacket(
            false,
            l3,
            get16(frame, l3 + 2),
            l3 + 20,
            frame[l3 + 9],
            frame[l3 + 1] & 0xFC,
            frame[l3 + 8] & 0xFF,
            Arrays.copyOfRange(frame, l3 + 12, l3 + 16),
            Arrays.copyOfRange(frame, l3 + 16, l3 + 20),
            NO_PORTS,
            Kind.MALFORMED);
    if ((frame[l3] & 0xF) != 5) {
      return Optional.of(found.as(Kind.OPTIONS));
    }
    if ((get16(frame, l3 + 6) & 0x3FFF) != 0) {
      return Optional.of(found.as(Kind.FRAGMENT));
    }
    if (found.length < 20 || l3 + found.length > frame.length) {
      return Optional.of(found);
    }
    return found.withTransport(frame, found.length - 20);
  }

  private static Optional<ClientPacket> readV6(byte[] frame, int l3) {
    if (frame.length < l3 + 40 || (frame[l3] >> 4 & 0xF) != 6) {
      return Optional.empty();
    }
    int next = frame[l3 + 6] & 0xFF;
    int bytes = get16(frame, l3 + 4);
    boolean extended = next == 0 || next == 43 || next == 44 || next == 60;
    ClientPacket found =
        new ClientPacket(
            true,
            l3,
            40 + bytes,
            l3 + 40,
            extended ? 0 : next,
            get16(frame, l3) >> 4 & 0xFC,
            frame[l3 + 7] & 0xFF,
            Arrays.copyOfRange(frame, l3 + 8, l3 + 24),
            Arrays.copyOfRange(frame, l3 + 24, l3 + 40),
            NO_PORTS,
            Kind.MALFORMED);
    if (extended) {
      return Optional.of(found.as(next == 44 ? Kind.FRAGMENT : Kind.OPTIONS));
    }
    return l3 + found.length > frame.length
        ? Optional.of(found)
        : found.withTransport(frame, bytes);
  }

  private Optional<ClientPacket> withTransport(byte[] frame, int bytes) {
    if (protocol == PacketBuilder.TCP) {
      return Optional.of(bytes < 20 ? this : tcp(frame));
    }
    if (protocol == PacketBuilder.UDP) {
      return Optional.of(
          bytes < 8 ? this : withPorts(Arrays.copyOfRange(frame, l4, l4 + 4), Kind.DATAGRAM));
    }
    if (protocol == (v6 ? PacketBuilder.ICMPV6 : PacketBuilder.ICMP)) {
      return error(frame, bytes);
    }
    return Optional.empty();
  }

  private ClientPacket tcp(byte[] frame) {
    boolean opens = (frame[l4 + 13] & 0b10110) == 0b00010;
    return withPorts(Arrays.copyOfRange(frame, l4, l4 + 4), opens ? Kind.OPENS : Kind.GOES_ON);
  }

  private Optional<ClientPacket> error(byte[] frame, int bytes) {
    int quoted = l4 + 8;
    int header = v6 ? 40 : 20;
    if (bytes < 8 + header + 8) {
      return Optional.empty();
    }
    int type = frame[l4] & 0xFF;
    boolean isError = v6 ? type >= 1 && type <= 4 : type == 3 || type == 11 || type == 12;
    boolean readable =
        v6
            ? (frame[quoted] >> 4 & 0xF) == 6
            : frame[quoted] == 0x45 && (get16(frame, quoted + 6) & 0x1FFF) == 0;
    int addresses = quoted + header - 2 * door.length;
    byte[] from = Arrays.copyOfRange(frame, addresses, addresses + door.length);
    int inner = frame[quoted + (v6 ? 6 : 9)] & 0xFF;
    boolean known = inner == PacketBuilder.TCP || inner == PacketBuilder.UDP;
    if (!isError || !readable || !Arrays.equals(from, door) || !known) {
      return Optional.empty();
    }
    int at = quoted + header;
    byte[] swapped = {frame[at + 2], frame[at + 3], frame[at], frame[at + 1]};
    byte[] to = Arrays.copyOfRange(frame, addresses + door.length, addresses + 2 * door.length);
    return Optional.of(
        new ClientPacket(
            v6,
            l3,
            length,
            at,
            inner,
            dscp,
            ttl,
            to,
            door,
            swapped,
            inner == PacketBuilder.TCP ? Kind.ABOUT_TCP : Kind.ABOUT_UDP));
  }

  private ClientPacket as(Kind other) {
    return withPorts(ports, other);
  }

  private ClientPacket withPorts(byte[] found, Kind other) {
    return new ClientPacket(v6, l3, length, l4, protocol, dscp, ttl, client, door, found, other);
  }
}
