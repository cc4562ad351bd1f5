package io.longhaul.director.xdp;

import io.longhaul.director.xdp.ClientPacket.Kind;
import io.longhaul.director.xdp.bpf.Verdict;
import io.longhaul.hash.Chain;
import io.longhaul.hash.Door;
import io.longhaul.hash.DoorState;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The director's program in plain Java, written from the design and not from the C. */
record DirectorModel(TableModel table, InetAddress source, int mtu) {
  Outcome decide(byte[] frame) {
    Optional<Link> link = Link.read(frame);
    Optional<ClientPacket> packet =
        link.flatMap(found -> ClientPacket.read(frame, found.l3(), found.etherType()));
    if (packet.isEmpty()) {
      return Outcome.passed(DirectorCounter.PASSED, frame);
    }
    ClientPacket client = packet.get();
    if (client.faulty()) {
      return table.isDoorAddress(client)
          ? Outcome.dropped(reason(client.kind()))
          : Outcome.passed(DirectorCounter.PASSED, frame);
    }
    Optional<Door> door = table.door(client);
    if (door.isEmpty()) {
      return Outcome.passed(DirectorCounter.PASSED, frame);
    }
    if (client.kind() == Kind.OPENS && door.get().state() == DoorState.DRAINING) {
      return Outcome.dropped(DirectorCounter.DRAINING_DROPPED);
    }
    return forwarded(frame, link.orElseThrow(), client, door.get());
  }

  private static DirectorCounter reason(Kind kind) {
    return switch (kind) {
      case FRAGMENT -> DirectorCounter.FRAGMENT_DROPPED;
      case OPTIONS -> DirectorCounter.OPTIONS_DROPPED;
      default -> DirectorCounter.MALFORMED_DROPPED;
    };
  }

  private Outcome forwarded(byte[] frame, Link link, ClientPacket client, Door door) {
    Chain chain = table.chain(client);
    if (chain.isEmpty()) {
      return Outcome.dropped(DirectorCounter.NO_NODE_DROPPED);
    }
    if (client.ttl() <= 1) {
      return answered(frame, link, client, DirectorCounter.TTL_ANSWERED);
    }
    int hops = client.headOnly() ? 0 : chain.size() - 1;
    if (client.length() + 40 + 4 * hops > mtu) {
      return answered(
          frame,
          link,
          client,
          client.length() > mtu
              ? DirectorCounter.MERGED_ANSWERED
              : DirectorCounter.TOO_BIG_ANSWERED);
    }
    Optional<NextHop> hop = table.nextHop(chain.head());
    if (hop.isEmpty()) {
      return Outcome.dropped(DirectorCounter.NO_NEIGHBOUR_DROPPED);
    }
    List<InetAddress> rest = new ArrayList<>();
    for (int i = 1; i <= hops; i++) {
      rest.add(table.address(chain.node(i)));
    }
    byte[] inner = oneHopFurther(Arrays.copyOfRange(frame, client.l3(), frame.length), client.v6());
    byte[] packet =
        wrapped(client, table.address(chain.head()), rest, inner)
            .frame(hop.get().source(), hop.get().destination(), link.vlan());
    fixLengths(packet, link.l3(), client.length() + 40 + 4 * hops);
    return new Outcome(
        hop.get().interfaceIndex() == 0 ? Verdict.TX : Verdict.REDIRECT,
        packet,
        client.isError() ? List.of(DirectorCounter.ICMP_FORWARDED) : List.of(),
        Optional.of(door.name()),
        Optional.of(table.epoch().nodes().get(chain.head()).id()));
  }

  private Encapsulation wrapped(
      ClientPacket client, InetAddress head, List<InetAddress> rest, byte[] inner) {
    return new Encapsulation(
        source,
        head,
        client.dscp(),
        64,
        0x8000 | ((int) (table.hash(client) >>> 16) & 0x7FFF),
        client.v6(),
        0,
        rest,
        Optional.of(table.epoch().number()),
        inner);
  }

  /** A frame's padding stays behind the packet, but does not count in its length. */
  static void fixLengths(byte[] frame, int l3, int length) {
    Checksums.put16(frame, l3 + 2, length);
    Checksums.put16(frame, l3 + 10, Checksums.header(frame, l3));
    Checksums.put16(frame, l3 + 24, length - 20);
  }

  static byte[] oneHopFurther(byte[] inner, boolean v6) {
    if (v6) {
      inner[7]--;
      return inner;
    }
    // RFC 1624: the old checksum without the old word, with the new one.
    int before = Checksums.get16(inner, 8);
    inner[8]--;
    int sum = (~Checksums.get16(inner, 10) & 0xFFFF) + (~before & 0xFFFF);
    Checksums.put16(inner, 10, Checksums.fold(sum + Checksums.get16(inner, 8)));
    return inner;
  }

  private Outcome answered(byte[] frame, Link link, ClientPacket client, DirectorCounter reason) {
    if (client.isError()) {
      return Outcome.dropped(DirectorCounter.ICMP_UNANSWERABLE_DROPPED);
    }
    return Outcome.answered(
        reason,
        IcmpAnswer.to(frame, link, client, reason != DirectorCounter.TTL_ANSWERED, mtu - 68));
  }
}
