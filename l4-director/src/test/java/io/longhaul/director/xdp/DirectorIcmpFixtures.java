package io.longhaul.director.xdp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** ICMP errors: those that the director forwards, and those that it sends. */
final class DirectorIcmpFixtures {
  private static final int MTU = 1500;

  private final List<Fixture> fixtures = new ArrayList<>();
  private final Family family;

  private DirectorIcmpFixtures(Family family) {
    this.family = family;
  }

  static List<Fixture> all() {
    List<Fixture> all = new ArrayList<>();
    for (Family family : Family.BOTH) {
      DirectorIcmpFixtures fixtures = new DirectorIcmpFixtures(family);
      fixtures.aboutConnections();
      fixtures.aboutOthers();
      fixtures.tooBig();
      fixtures.expired();
      all.addAll(fixtures.fixtures);
    }
    return all;
  }

  private void add(String description, byte[] frame, Outcome expected) {
    fixtures.add(new Fixture(family + ": " + description, frame, expected));
  }

  private FlowOfTest flow() {
    return FlowOfTest.withChain(3, family.client(), family.web(), 443);
  }

  private PacketBuilder error(int type, byte[] quoted) {
    return PacketBuilder.icmp(family.router(), family.web(), type, 0, 1400, quoted);
  }

  private Outcome forwarded(FlowOfTest flow, String door, byte[] inner, boolean wholeChain) {
    return DirectorExpected.forwarded(
        flow,
        door,
        inner,
        0,
        wholeChain,
        Optional.empty(),
        List.of(DirectorCounter.ICMP_FORWARDED));
  }

  private void aboutConnections() {
    byte[] reply = flow().reply().payload(1200).ip();
    byte[] least = Arrays.copyOf(reply, family.headerBytes() + 8);
    int[] errors = family.v6() ? new int[] {1, 2, 3, 4} : new int[] {3, 11, 12};
    for (int type : errors) {
      add(
          "an error of type " + type + " follows the chain of the connection that it quotes",
          error(type, reply).frame(),
          forwarded(flow(), "web", error(type, reply).ttl(63).ip(), true));
      add(
          "an error of type " + type + " needs no more than 8 quoted bytes",
          error(type, least).frame(),
          forwarded(flow(), "web", error(type, least).ttl(63).ip(), true));
    }
    FlowOfTest quic = FlowOfTest.withChain(4, family.client(), family.web(), 443);
    byte[] datagram = quic.datagramBack().payload(100).ip();
    add(
        "an error about a datagram goes to the head alone",
        error(3, datagram).frame(),
        forwarded(quic, "quic", error(3, datagram).ttl(63).ip(), false));
  }

  private void aboutOthers() {
    byte[] reply = flow().reply().ip();
    byte[] toKernel = error(family.v6() ? 128 : 8, reply).frame();
    add("an echo request is nothing of ours", toKernel, DirectorExpected.passed(toKernel));
    byte[] unknown = error(5, reply).frame();
    add("a message of another type is not ours", unknown, DirectorExpected.passed(unknown));
    byte[] cut = error(3, Arrays.copyOf(reply, family.headerBytes() + 7)).frame();
    add("an error that quotes 7 bytes is not ours", cut, DirectorExpected.passed(cut));
    byte[] foreign =
        error(3, PacketBuilder.tcp(family.stranger(), 443, family.client(), 40_000).ip()).frame();
    add(
        "an error about another host's packet is not ours",
        foreign,
        DirectorExpected.passed(foreign));
    byte[] otherPort =
        error(3, PacketBuilder.tcp(family.web(), 444, family.client(), 40_000).ip()).frame();
    add(
        "an error about a port without a door is not ours",
        otherPort,
        DirectorExpected.passed(otherPort));
    byte[] nested = error(3, error(3, reply).ip()).frame();
    add("an error about an error is not ours", nested, DirectorExpected.passed(nested));
    if (!family.v6()) {
      byte[] fragment = error(3, flow().reply().fragment(0x0001).ip()).frame();
      add(
          "an error about a later fragment is not ours",
          fragment,
          DirectorExpected.passed(fragment));
      byte[] options =
          error(3, flow().reply().options((byte) 1, (byte) 1, (byte) 1, (byte) 1).ip()).frame();
      add(
          "an error about a packet with options is not ours",
          options,
          DirectorExpected.passed(options));
    }
  }

  private void tooBig() {
    for (int nodes : new int[] {1, 8}) {
      FlowOfTest flow = FlowOfTest.withChain(nodes, family.client(), family.web(), 443);
      int most = MTU - 40 - 4 * (nodes - 1) - family.headerBytes() - 20;
      add(
          "what just fits with a chain of %d is forwarded".formatted(nodes),
          flow.tcp().payload(most).frame(),
          DirectorExpected.forwarded(flow, "web", flow.tcp().payload(most).ttl(63).ip(), 0, true));
      byte[] larger = flow.tcp().payload(most + 1).frame();
      add(
          "one byte more with a chain of %d is answered".formatted(nodes),
          larger,
          answer(larger, flow.tcp().payload(most + 1).ip(), DirectorCounter.TOO_BIG_ANSWERED));
    }
    FlowOfTest flow = flow();
    byte[] tagged = flow.tcp().payload(1440).vlan(7).frame();
    add(
        "the answer goes back with the tag",
        tagged,
        answer(tagged, flow.tcp().payload(1440).ip(), DirectorCounter.TOO_BIG_ANSWERED));
    for (int over : new int[] {0, 1}) {
      int payload = MTU + over - family.headerBytes() - 20;
      byte[] merged = flow.tcp().payload(payload).frame();
      add(
          "what is larger than the MTU by %d is counted apart".formatted(over),
          merged,
          answer(
              merged,
              flow.tcp().payload(payload).ip(),
              over == 0 ? DirectorCounter.TOO_BIG_ANSWERED : DirectorCounter.MERGED_ANSWERED));
    }
    byte[] reply = flow.reply().payload(1400).ip();
    add(
        "no error is sent about an error that is too big",
        error(3, reply).frame(),
        Outcome.dropped(DirectorCounter.ICMP_UNANSWERABLE_DROPPED));
  }

  private void expired() {
    for (int ttl : new int[] {0, 1}) {
      byte[] last = flow().tcp().ttl(ttl).frame();
      add(
          "a TTL of " + ttl + " ends here and is answered",
          last,
          answer(last, flow().tcp().ttl(ttl).ip(), DirectorCounter.TTL_ANSWERED));
    }
    byte[] odd = flow().tcp().payload(3).ttl(1).frame();
    add(
        "an answer quotes whole words",
        odd,
        answer(odd, flow().tcp().payload(3).ttl(1).ip(), DirectorCounter.TTL_ANSWERED));
    add(
        "no error is sent about an error whose TTL ends",
        error(3, flow().reply().ip()).ttl(1).frame(),
        Outcome.dropped(DirectorCounter.ICMP_UNANSWERABLE_DROPPED));
  }

  /** The error that answers a packet, by RFC 792 and RFC 4443. */
  private Outcome answer(byte[] frame, byte[] packet, DirectorCounter reason) {
    boolean tooBig = reason != DirectorCounter.TTL_ANSWERED;
    int most = family.v6() ? 1232 : 548;
    byte[] quoted = Arrays.copyOf(packet, Math.min(packet.length, most) & ~3);
    int type = family.v6() ? (tooBig ? 2 : 3) : tooBig ? 3 : 11;
    int code = tooBig && !family.v6() ? 4 : 0;
    PacketBuilder answer =
        PacketBuilder.icmp(
            family.web(), family.client(), type, code, tooBig ? MTU - 68 : 0, quoted);
    Link link = Link.read(frame).orElseThrow();
    link.vlan().ifPresent(answer::vlan);
    return Outcome.answered(
        reason, answer.link(PacketBuilder.HOST, PacketBuilder.ROUTER).router().frame());
  }
}
