package io.longhaul.director.xdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Packets for doors that the director sends on. */
final class DirectorForwardingFixtures {
  private final List<Fixture> fixtures = new ArrayList<>();
  private final Family family;

  private DirectorForwardingFixtures(Family family) {
    this.family = family;
  }

  static List<Fixture> all() {
    List<Fixture> all = new ArrayList<>();
    for (Family family : Family.BOTH) {
      DirectorForwardingFixtures fixtures = new DirectorForwardingFixtures(family);
      fixtures.chains();
      fixtures.flags();
      fixtures.headers();
      fixtures.doors();
      fixtures.datagrams();
      all.addAll(fixtures.fixtures);
    }
    return all;
  }

  private void add(String description, byte[] frame, Outcome expected) {
    fixtures.add(new Fixture(family + ": " + description, frame, expected));
  }

  private FlowOfTest flow(int chainLength) {
    return FlowOfTest.withChain(chainLength, family.client(), family.web(), 443);
  }

  private void chains() {
    for (int length = 1; length <= 8; length++) {
      FlowOfTest flow = flow(length);
      add(
          "a segment of a connection names all %d nodes of its chain".formatted(length),
          flow.tcp().payload(100).frame(),
          DirectorExpected.forwarded(flow, "web", flow.tcp().payload(100).ttl(63).ip(), 0, true));
      add(
          "a SYN names the head alone of %d nodes".formatted(length),
          flow.tcp().flags("S").frame(),
          DirectorExpected.forwarded(flow, "web", flow.tcp().flags("S").ttl(63).ip(), 0, false));
    }
  }

  private void flags() {
    FlowOfTest flow = flow(3);
    for (String flags : List.of("A", "PA", "FA", "R", "RA", "SA", "SR", "F", "", "PUFA")) {
      add(
          "flags '" + flags + "' are no client's first segment and follow the chain",
          flow.tcp().flags(flags).frame(),
          DirectorExpected.forwarded(flow, "web", flow.tcp().flags(flags).ttl(63).ip(), 0, true));
    }
    for (String flags : List.of("SF", "SP", "SU")) {
      add(
          "a SYN with further flags '" + flags + "' opens all the same",
          flow.tcp().flags(flags).frame(),
          DirectorExpected.forwarded(flow, "web", flow.tcp().flags(flags).ttl(63).ip(), 0, false));
    }
  }

  private void headers() {
    FlowOfTest flow = flow(2);
    for (int tos : new int[] {0x00, 0x03, 0xB8, 0xFF}) {
      add(
          "of traffic class %02x the DSCP is copied to the outer header".formatted(tos),
          flow.tcp().tos(tos).frame(),
          DirectorExpected.forwarded(flow, "web", flow.tcp().tos(tos).ttl(63).ip(), tos, true));
    }
    for (int ttl : new int[] {2, 255}) {
      add(
          "a TTL of " + ttl + " goes down by one",
          flow.tcp().ttl(ttl).frame(),
          DirectorExpected.forwarded(flow, "web", flow.tcp().ttl(ttl - 1).ip(), 0, true));
    }
    for (int tag : new int[] {0, 5, 0xEFFF}) {
      add(
          "802.1Q tag %04x goes out as it came".formatted(tag),
          flow.tcp().vlan(tag).frame(),
          DirectorExpected.forwarded(
              flow, "web", flow.tcp().ttl(63).ip(), 0, true, Optional.of(tag), List.of()));
    }
    FlowOfTest elsewhere = FlowOfTest.withHead(Tier.NODES - 2, family.client(), family.web(), 443);
    add(
        "a head behind another interface is redirected to",
        elsewhere.tcp().flags("S").frame(),
        DirectorExpected.forwarded(
            elsewhere, "web", elsewhere.tcp().flags("S").ttl(63).ip(), 0, false));
  }

  private void doors() {
    FlowOfTest coming = FlowOfTest.withChain(1, family.client(), family.web(), 8443);
    add(
        "a SYN for a door that is being added is forwarded",
        coming.tcp().flags("S").frame(),
        DirectorExpected.forwarded(
            coming, "coming", coming.tcp().flags("S").ttl(63).ip(), 0, false));
    FlowOfTest leaving = FlowOfTest.withChain(4, family.client(), family.draining(), 443);
    add(
        "a connection at a draining door goes on",
        leaving.tcp().flags("PA").payload(10).frame(),
        DirectorExpected.forwarded(
            leaving, "leaving", leaving.tcp().flags("PA").payload(10).ttl(63).ip(), 0, true));
    for (int port : new int[] {1, 80, 443, 65535}) {
      FlowOfTest any = FlowOfTest.withChain(2, family.client(), family.everyPort(), port);
      add(
          "a door with all ports takes port " + port,
          any.tcp().flags("S").frame(),
          DirectorExpected.forwarded(
              any, "every-port", any.tcp().flags("S").ttl(63).ip(), 0, false));
    }
  }

  private void datagrams() {
    FlowOfTest query = FlowOfTest.withChain(5, family.client(), family.dns(), 53);
    for (int bytes : new int[] {0, 1, 512}) {
      add(
          "a datagram of %d bytes goes to the head alone".formatted(bytes),
          query.udp().payload(bytes).frame(),
          DirectorExpected.forwarded(
              query, "dns", query.udp().payload(bytes).ttl(63).ip(), 0, false));
    }
    FlowOfTest quic = FlowOfTest.withChain(2, family.client(), family.web(), 443);
    add(
        "a datagram for a draining door goes on, since nothing tells whether it begins something",
        quic.udp().payload(40).frame(),
        DirectorExpected.forwarded(quic, "quic", quic.udp().payload(40).ttl(63).ip(), 0, false));
  }
}
