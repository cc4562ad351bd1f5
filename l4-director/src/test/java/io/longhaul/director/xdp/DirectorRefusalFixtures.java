package io.longhaul.director.xdp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Packets that the director drops, and what it leaves to the kernel. */
final class DirectorRefusalFixtures {
  private final List<Fixture> fixtures = new ArrayList<>();
  private final Family family;

  private DirectorRefusalFixtures(Family family) {
    this.family = family;
  }

  static List<Fixture> all() {
    List<Fixture> all = new ArrayList<>();
    for (Family family : Family.BOTH) {
      DirectorRefusalFixtures fixtures = new DirectorRefusalFixtures(family);
      fixtures.drops();
      fixtures.strangers();
      fixtures.damaged();
      if (family.v6()) {
        fixtures.extensions();
      } else {
        fixtures.fragmentsAndOptions();
      }
      all.addAll(fixtures.fixtures);
    }
    all.addAll(otherFrames());
    return all;
  }

  private void add(String description, byte[] frame, Outcome expected) {
    fixtures.add(new Fixture(family + ": " + description, frame, expected));
  }

  private void passes(String description, byte[] frame) {
    add(description, frame, DirectorExpected.passed(frame));
  }

  private void drops(String description, byte[] frame, DirectorCounter reason) {
    add(description, frame, Outcome.dropped(reason));
  }

  private PacketBuilder web() {
    return PacketBuilder.tcp(family.client(), 40_000, family.web(), 443);
  }

  private void drops() {
    drops(
        "a SYN for a draining door",
        PacketBuilder.tcp(family.client(), 40_000, family.draining(), 443).flags("S").frame(),
        DirectorCounter.DRAINING_DROPPED);
    FlowOfTest lost = FlowOfTest.withHead(Tier.NODES - 1, family.client(), family.web(), 443);
    drops(
        "a packet for a node whose link address nobody knows",
        lost.tcp().frame(),
        DirectorCounter.NO_NEIGHBOUR_DROPPED);
    if (!family.v6()) {
      drops(
          "a SYN for a draining port of an address whose other ports are another door's",
          PacketBuilder.tcp(family.client(), 40_000, family.everyPort(), 22).flags("S").frame(),
          DirectorCounter.DRAINING_DROPPED);
    }
  }

  private void strangers() {
    passes(
        "another address is nobody's door",
        PacketBuilder.tcp(family.client(), 40_000, family.stranger(), 443).frame());
    passes(
        "another port of a door's address",
        PacketBuilder.tcp(family.client(), 40_000, family.web(), 444).frame());
    passes(
        "another protocol at a door's address and port",
        PacketBuilder.udp(family.client(), 40_000, family.web(), 8443).frame());
    passes(
        "TCP to a door for UDP",
        PacketBuilder.tcp(family.client(), 40_000, family.dns(), 53).frame());
    passes(
        "UDP to a door with all TCP ports",
        PacketBuilder.udp(family.client(), 40_000, family.everyPort(), 80).frame());
    for (int protocol : new int[] {2, 47, 50, 89, 132}) {
      passes(
          "protocol " + protocol + " to a door's address",
          PacketBuilder.of(family.client(), family.web(), protocol, new byte[40]).frame());
    }
    passes(
        "what the door sends itself",
        PacketBuilder.tcp(family.web(), 443, family.client(), 40_000).frame());
  }

  private void damaged() {
    byte[] whole = web().frame();
    int l4 = 14 + family.headerBytes();
    for (int bytes : new int[] {14, 15, 14 + 8, l4 - 1}) {
      passes(
          "a frame of %d bytes ends before its IP header".formatted(bytes),
          Arrays.copyOf(whole, bytes));
    }
    for (int bytes : new int[] {l4, l4 + 4, l4 + 13, l4 + 19}) {
      drops(
          "a frame of %d bytes is shorter than it says".formatted(bytes),
          Arrays.copyOf(whole, bytes),
          DirectorCounter.MALFORMED_DROPPED);
    }
    for (int bytes : new int[] {0, 4, 13, 19}) {
      drops(
          "a TCP packet of %d bytes has no whole header".formatted(bytes),
          PacketBuilder.of(family.client(), family.web(), PacketBuilder.TCP, new byte[bytes])
              .frame(),
          DirectorCounter.MALFORMED_DROPPED);
    }
    for (int bytes : new int[] {0, 7}) {
      drops(
          "a UDP packet of %d bytes has no whole header".formatted(bytes),
          PacketBuilder.of(family.client(), family.dns(), PacketBuilder.UDP, new byte[bytes])
              .frame(),
          DirectorCounter.MALFORMED_DROPPED);
    }
    drops(
        "a length beyond the frame's end",
        web().lengthOff(1).frame(),
        DirectorCounter.MALFORMED_DROPPED);
    drops(
        "a length that leaves no TCP header",
        web().lengthOff(-1).frame(),
        DirectorCounter.MALFORMED_DROPPED);
    passes(
        "a version that is another one's",
        web().versionAndLength(family.v6() ? 0x40 : 0x65).frame());
    if (!family.v6()) {
      passes("a header of four words", web().versionAndLength(0x44).frame());
      drops(
          "a length below the header's",
          web().lengthOff(-21).frame(),
          DirectorCounter.MALFORMED_DROPPED);
    }
  }

  private void fragmentsAndOptions() {
    for (int fragment : new int[] {0x2000, 0x0001, 0x2001, 0x1FFF, 0x3FFF}) {
      drops(
          "a fragment, flags and offset %04x".formatted(fragment),
          web().fragment(fragment).frame(),
          DirectorCounter.FRAGMENT_DROPPED);
    }
    passes(
        "a fragment for a protocol without doors",
        PacketBuilder.of(family.client(), family.web(), 47, new byte[40]).fragment(1).frame());
    passes(
        "a fragment for another address",
        PacketBuilder.tcp(family.client(), 1, family.stranger(), 443).fragment(1).frame());
    byte[] options = {1, 1, 1, 1};
    drops("a header with options", web().options(options).frame(), DirectorCounter.OPTIONS_DROPPED);
    drops(
        "a header of fifteen words",
        web().options(new byte[40]).frame(),
        DirectorCounter.OPTIONS_DROPPED);
    passes(
        "options for another address",
        PacketBuilder.tcp(family.client(), 1, family.stranger(), 443).options(options).frame());
    FlowOfTest flow = FlowOfTest.withChain(1, family.client(), family.web(), 443);
    add(
        "don't fragment, and the reserved flag, are no fragments",
        flow.tcp().fragment(0xC000).frame(),
        DirectorExpected.forwarded(flow, "web", flow.tcp().fragment(0xC000).ttl(63).ip(), 0, true));
  }

  private void extensions() {
    byte[] body = new byte[60];
    body[0] = PacketBuilder.TCP;
    drops(
        "a fragment header",
        PacketBuilder.of(family.client(), family.web(), 44, body).frame(),
        DirectorCounter.FRAGMENT_DROPPED);
    for (int next : new int[] {0, 43, 60}) {
      drops(
          "extension header " + next,
          PacketBuilder.of(family.client(), family.web(), next, body).frame(),
          DirectorCounter.OPTIONS_DROPPED);
      passes(
          "extension header " + next + " for another address",
          PacketBuilder.of(family.client(), family.stranger(), next, body).frame());
    }
    passes(
        "a fragment header for another address",
        PacketBuilder.of(family.client(), family.stranger(), 44, body).frame());
    passes(
        "a mapped IPv4 address is not the IPv4 door",
        PacketBuilder.of(family.client(), family.web(), PacketBuilder.TCP, new byte[20])
            .frame(0x86DD, mappedDoor()));
  }

  /** An IPv6 packet to ::ffff:198.51.100.10, which no address literal of Java's stays. */
  private byte[] mappedDoor() {
    byte[] packet = PacketBuilder.tcp(family.client(), 40_000, family.web(), 443).ip();
    byte[] door = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, (byte) 198, 51, 100, 10};
    System.arraycopy(door, 0, packet, 24, 16);
    return packet;
  }

  private static List<Fixture> otherFrames() {
    List<Fixture> fixtures = new ArrayList<>();
    PacketBuilder web = PacketBuilder.tcp(Family.V4.client(), 1, Family.V4.web(), 443);
    for (int type : new int[] {0x0806, 0x88CC, 0x8847, 0x88A8, 0x86DD, 0x0000}) {
      byte[] frame = web.frame(type, web.ip());
      fixtures.add(
          new Fixture(
              "Ethernet type %04x is not IPv4".formatted(type),
              frame,
              DirectorExpected.passed(frame)));
    }
    byte[] twice = PacketBuilder.tcp("192.0.2.1", 1, Family.V4.web(), 443).vlan(5).frame();
    byte[] nested = web.vlan(9).frame(0x8100, Arrays.copyOfRange(twice, 14, twice.length));
    fixtures.add(new Fixture("two tags are one too many", nested, DirectorExpected.passed(nested)));
    for (int bytes : new int[] {14, 16, 17}) {
      byte[] cut = Arrays.copyOf(nested, bytes);
      fixtures.add(
          new Fixture(
              "a frame of %d bytes ends in its tag".formatted(bytes),
              cut,
              DirectorExpected.passed(cut)));
    }
    return fixtures;
  }
}
