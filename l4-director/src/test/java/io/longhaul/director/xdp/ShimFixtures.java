package io.longhaul.director.xdp;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Packets that come to the host of node 3, on which no socket is. */
final class ShimFixtures {
  private static final MacAddress FROM = MacAddress.parse(PacketBuilder.ROUTER);
  private static final MacAddress TO = MacAddress.parse(PacketBuilder.HOST);
  private static final InetAddress NEXT = Tier.address(5);
  private static final InetAddress AFTER_NEXT = Tier.address(6);

  private final List<Fixture> fixtures = new ArrayList<>();
  private final Family family;

  private ShimFixtures(Family family) {
    this.family = family;
  }

  static List<Fixture> all() {
    List<Fixture> all = new ArrayList<>();
    for (Family family : Family.BOTH) {
      ShimFixtures fixtures = new ShimFixtures(family);
      fixtures.syns();
      fixtures.staleSyns();
      fixtures.forwards();
      fixtures.ends();
      fixtures.datagrams();
      fixtures.inner();
      all.addAll(fixtures.fixtures);
    }
    return all;
  }

  private void add(String description, byte[] frame, Outcome expected) {
    fixtures.add(new Fixture(family + ": " + description, frame, expected));
  }

  private static Encapsulation packet(byte[] inner) {
    return Encapsulation.of(Tier.DIRECTOR, ShimTier.ADDRESS, inner);
  }

  private Outcome unwrapped(ShimCounter reason, PacketBuilder inner) {
    return Outcome.passed(reason, inner.frame());
  }

  /**
   * A flow whose head is another node, with as many nodes as wanted and not this one among them.
   */
  private FlowOfTest elsewhere(int length) {
    return FlowOfTest.withChain(length, family.client(), family.web(), 443);
  }

  private FlowOfTest ownHead() {
    return FlowOfTest.withHead(ShimTier.SELF, family.client(), family.web(), 443);
  }

  private void syns() {
    FlowOfTest flow = elsewhere(2);
    for (long epoch : new long[] {Tier.EPOCH, Tier.EPOCH + 1}) {
      add(
          "a SYN of epoch " + epoch + " is ours, whoever heads the slot by our own",
          packet(flow.tcp().flags("S").ip()).epoch(epoch).frame(),
          unwrapped(ShimCounter.SYN_CLAIMED, flow.tcp().flags("S")));
    }
    add(
        "a SYN without an epoch is ours",
        packet(flow.tcp().flags("S").ip()).withoutEpoch().frame(),
        unwrapped(ShimCounter.SYN_CLAIMED, flow.tcp().flags("S")));
    PacketBuilder tagged = flow.tcp().flags("S").vlan(0x2005);
    add(
        "a tag stays",
        packet(tagged.ip()).frame(FROM, TO, Optional.of(0x2005)),
        unwrapped(ShimCounter.SYN_CLAIMED, tagged));
    PacketBuilder stranger =
        PacketBuilder.tcp(family.client(), 1, family.stranger(), 443).flags("S");
    add(
        "a SYN for an unknown door is dropped",
        packet(stranger.ip()).frame(),
        Outcome.dropped(ShimCounter.UNKNOWN_DOOR_DROPPED));
    add(
        "a SYN for a door of a newer epoch is ours",
        packet(stranger.ip()).epoch(Tier.EPOCH + 1).frame(),
        unwrapped(ShimCounter.SYN_CLAIMED, stranger));
    PacketBuilder leaving =
        PacketBuilder.tcp(family.client(), 1, family.draining(), 443).flags("S");
    add(
        "a SYN of our epoch for a draining door is the director's to drop",
        packet(leaving.ip()).frame(),
        unwrapped(ShimCounter.SYN_CLAIMED, leaving));
  }

  private void staleSyns() {
    FlowOfTest flow = elsewhere(4);
    add(
        "a SYN of an older epoch goes on to the present head, by our epoch and with no further hop",
        packet(flow.tcp().flags("S").ip()).epoch(Tier.EPOCH - 1).ttl(9).frame(),
        again(flow, flow.tcp().flags("S").ip(), 0, 0, 8, ShimCounter.SYN_RESTARTED));
    add(
        "a SYN of an older epoch is ours where we are the head",
        packet(ownHead().tcp().flags("S").ip()).epoch(Tier.EPOCH - 1).frame(),
        unwrapped(ShimCounter.SYN_CLAIMED, ownHead().tcp().flags("S")));
    add(
        "a SYN of an older epoch ends with its TTL",
        packet(flow.tcp().flags("S").ip()).epoch(Tier.EPOCH - 1).ttl(1).frame(),
        Outcome.dropped(ShimCounter.TTL_DROPPED));
    add(
        "a SYN of an older epoch for a door that drains by now is dropped",
        packet(PacketBuilder.tcp(family.client(), 1, family.draining(), 443).flags("S").ip())
            .epoch(Tier.EPOCH - 1)
            .frame(),
        Outcome.dropped(ShimCounter.DOOR_CLOSED_DROPPED));
    add(
        "a SYN of an older epoch for a door that is gone is dropped",
        packet(PacketBuilder.tcp(family.client(), 1, family.stranger(), 443).flags("S").ip())
            .epoch(Tier.EPOCH - 1)
            .frame(),
        Outcome.dropped(ShimCounter.UNKNOWN_DOOR_DROPPED));
  }

  /** Encapsulated anew by this host. */
  private static Outcome again(
      FlowOfTest flow, byte[] inner, int index, int hops, int ttl, ShimCounter reason) {
    int node = flow.chain().node(index);
    byte[] frame =
        Encapsulation.of(ShimTier.ADDRESS, Tier.address(node), inner)
            .hops(index, Arrays.copyOf(flow.hops(), hops))
            .port(flow.entropyPort())
            .ttl(ttl)
            .frame(Tier.hop(node).source(), Tier.hop(node).destination(), Optional.empty());
    return Outcome.sent(reason, frame, Tier.hop(node));
  }

  private void forwards() {
    byte[] inner = elsewhere(3).tcp().payload(50).ip();
    for (long epoch : new long[] {Tier.EPOCH - 1, Tier.EPOCH, Tier.EPOCH + 1}) {
      for (int index : new int[] {0, 1}) {
        InetAddress next = index == 0 ? NEXT : AFTER_NEXT;
        NextHop hop = Tier.hop(index == 0 ? 5 : 6);
        Encapsulation arriving = packet(inner).epoch(epoch).hops(index, NEXT, AFTER_NEXT);
        byte[] expected =
            Encapsulation.of(ShimTier.ADDRESS, next, inner)
                .epoch(epoch)
                .hops(index + 1, NEXT, AFTER_NEXT)
                .ttl(63)
                .frame(hop.source(), hop.destination(), Optional.empty());
        add(
            "what fits nothing here goes on from hop %d, epoch %d as it was"
                .formatted(index, epoch),
            arriving.frame(),
            Outcome.sent(ShimCounter.FORWARDED, expected, hop));
      }
    }
    add(
        "a packet that goes round ends with its TTL",
        packet(inner).hops(0, NEXT).ttl(1).frame(),
        Outcome.dropped(ShimCounter.TTL_DROPPED));
    add(
        "a hop whose link address nobody knows",
        packet(inner).hops(0, Tier.address(Tier.NODES - 1)).frame(),
        Outcome.dropped(ShimCounter.NO_NEIGHBOUR_DROPPED));
  }

  private void ends() {
    FlowOfTest flow = elsewhere(3);
    add(
        "at the end nobody has a socket: the client has to repeat it",
        packet(flow.tcp().ip()).hops(1, NEXT).frame(),
        Outcome.dropped(ShimCounter.NOTED_DROPPED));
    byte[] quoted = Arrays.copyOf(flow.reply().ip(), family.headerBytes() + 8);
    PacketBuilder error =
        PacketBuilder.icmp(family.router(), flow.door(), family.v6() ? 1 : 3, 1, 0, quoted);
    add(
        "an error about a connection that nobody has is the kernel's to ignore",
        packet(error.ip()).hops(1, NEXT).frame(),
        unwrapped(ShimCounter.UNCLAIMED_DELIVERED, error));
    add(
        "an older epoch's packet starts again on the present chain",
        packet(flow.tcp().ip()).hops(1, NEXT).epoch(Tier.EPOCH - 1).frame(),
        again(flow, flow.tcp().ip(), 0, 2, 63, ShimCounter.RESTARTED));
    FlowOfTest own = ownHead();
    add(
        "where we are the head and had our turn, it starts again behind us",
        packet(own.tcp().ip()).hops(0).epoch(Tier.EPOCH - 1).frame(),
        own.chain().size() > 1
            ? again(own, own.tcp().ip(), 1, own.chain().size() - 1, 63, ShimCounter.RESTARTED)
            : Outcome.dropped(ShimCounter.NOTED_DROPPED));
    PacketBuilder stranger = PacketBuilder.tcp(family.client(), 1, family.stranger(), 443);
    add(
        "nothing is delivered for an address that is no door",
        packet(stranger.ip()).frame(),
        Outcome.dropped(ShimCounter.UNKNOWN_DOOR_DROPPED));
    int most = 1500 - 40 - 8 - family.headerBytes() - 20;
    add(
        "what fits the underlay with the present chain starts again",
        packet(flow.tcp().payload(most).ip()).epoch(Tier.EPOCH - 1).frame(),
        again(flow, flow.tcp().payload(most).ip(), 0, 2, 63, ShimCounter.RESTARTED));
    add(
        "what no longer fits is dropped",
        packet(flow.tcp().payload(most + 1).ip()).epoch(Tier.EPOCH - 1).frame(),
        Outcome.dropped(ShimCounter.NO_ROOM_DROPPED));
  }

  private void datagrams() {
    FlowOfTest query = FlowOfTest.withChain(3, family.client(), family.dns(), 53);
    add(
        "a datagram is ours",
        packet(query.udp().payload(9).ip()).frame(),
        unwrapped(ShimCounter.DATAGRAM_CLAIMED, query.udp().payload(9)));
    add(
        "a datagram of an older epoch goes on to the present head",
        packet(query.udp().payload(9).ip()).epoch(Tier.EPOCH - 1).frame(),
        again(query, query.udp().payload(9).ip(), 0, 0, 63, ShimCounter.SYN_RESTARTED));
  }

  private void inner() {
    PacketBuilder tcp = elsewhere(1).tcp();
    byte[] whole = tcp.ip();
    add(
        "an inner packet that is cut short",
        packet(Arrays.copyOf(whole, whole.length - 1)).frame(),
        Outcome.dropped(ShimCounter.INNER_MALFORMED_DROPPED));
    add(
        "an inner packet of another protocol",
        packet(PacketBuilder.of(family.client(), family.web(), 47, new byte[40]).ip()).frame(),
        Outcome.dropped(ShimCounter.INNER_MALFORMED_DROPPED));
    byte[] other = whole.clone();
    other[0] = (byte) (family.v6() ? 0x45 : 0x60);
    Encapsulation wrong =
        new Encapsulation(
            Tier.DIRECTOR,
            ShimTier.ADDRESS,
            0,
            64,
            0x8000,
            family.v6(),
            0,
            List.of(),
            Optional.of(Tier.EPOCH),
            other);
    add(
        "an inner packet of another version than the header says",
        wrong.frame(),
        Outcome.dropped(ShimCounter.INNER_MALFORMED_DROPPED));
    if (!family.v6()) {
      for (int fragment : new int[] {0x2000, 1}) {
        add(
            "an inner fragment, flags and offset %04x".formatted(fragment),
            packet(elsewhere(1).tcp().fragment(fragment).ip()).frame(),
            Outcome.dropped(ShimCounter.INNER_MALFORMED_DROPPED));
      }
      add(
          "an inner packet with options",
          packet(elsewhere(1).tcp().options((byte) 1, (byte) 1, (byte) 1, (byte) 0).ip()).frame(),
          Outcome.dropped(ShimCounter.INNER_MALFORMED_DROPPED));
    }
  }
}
