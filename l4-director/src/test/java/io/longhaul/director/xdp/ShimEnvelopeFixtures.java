package io.longhaul.director.xdp;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** What a shim makes of outer headers: whose they are, from where, and damaged ones. */
final class ShimEnvelopeFixtures {
  private static final int OUTER = 14;
  private static final int GUE = OUTER + 28;

  private final List<Fixture> fixtures = new ArrayList<>();
  private final FlowOfTest flow = FlowOfTest.withChain(2, Family.V4.client(), Family.V4.web(), 443);

  static List<Fixture> all() {
    ShimEnvelopeFixtures all = new ShimEnvelopeFixtures();
    all.strangers();
    all.untrusted();
    all.damaged();
    all.probes();
    return all.fixtures;
  }

  private byte[] good() {
    return Encapsulation.of(Tier.DIRECTOR, ShimTier.ADDRESS, flow.tcp().flags("S").ip()).frame();
  }

  private byte[] changed(Consumer<byte[]> change) {
    byte[] frame = good();
    change.accept(frame);
    return frame;
  }

  private void passes(String description, byte[] frame) {
    fixtures.add(new Fixture(description, frame, Outcome.passed(ShimCounter.PASSED, frame)));
  }

  private void drops(String description, byte[] frame, ShimCounter reason) {
    fixtures.add(new Fixture(description, frame, Outcome.dropped(reason)));
  }

  private void strangers() {
    passes("a plain packet of a client", flow.tcp().frame());
    passes(
        "a plain packet over IPv6",
        PacketBuilder.tcp(Family.V6.client(), 1, Family.V6.web(), 443).frame());
    passes("another UDP port", changed(frame -> frame[OUTER + 22]++));
    passes("TCP to the same port", changed(frame -> frame[OUTER + 9] = 6));
    passes("another host's packet", changed(frame -> frame[OUTER + 19]++));
    passes("an outer header with options", changed(frame -> frame[OUTER] = 0x46));
    passes("a later fragment", changed(frame -> frame[OUTER + 7] = 1));
    passes("another Ethernet type", changed(frame -> frame[13] = 6));
    for (int bytes : new int[] {14, 20, GUE - 1}) {
      passes("a frame of %d bytes".formatted(bytes), Arrays.copyOf(good(), bytes));
    }
  }

  private void untrusted() {
    for (String source : List.of("10.0.255.255", "10.2.0.0", "192.0.2.1", "127.0.0.1")) {
      drops(
          "a packet from " + source + ", outside the trusted network",
          Encapsulation.of(
                  InetAddress.ofLiteral(source), ShimTier.ADDRESS, flow.tcp().flags("S").ip())
              .frame(),
          ShimCounter.UNTRUSTED_DROPPED);
    }
    drops(
        "a damaged packet from outside is not even looked into",
        changed(
            frame -> {
              frame[OUTER + 12] = 11;
              frame[GUE] = (byte) 0xFF;
            }),
        ShimCounter.UNTRUSTED_DROPPED);
    for (String source : List.of("10.1.0.0", "10.1.255.255")) {
      fixtures.add(
          new Fixture(
              "a packet from " + source + ", inside the trusted network",
              Encapsulation.of(
                      InetAddress.ofLiteral(source), ShimTier.ADDRESS, flow.tcp().flags("S").ip())
                  .frame(),
              Outcome.passed(ShimCounter.SYN_CLAIMED, flow.tcp().flags("S").frame())));
    }
  }

  private void damaged() {
    for (int version = 1; version <= 3; version++) {
      int bits = version << 6;
      malformed("GUE version " + version, frame -> frame[GUE] |= (byte) bits);
    }
    malformed("a first fragment", frame -> frame[OUTER + 6] = 0x20);
    malformed("an outer length beyond the frame", frame -> frame[OUTER + 2]++);
    for (int protocol : new int[] {0, 6, 17, 47, 255}) {
      malformed("inner protocol " + protocol, frame -> frame[GUE + 1] = (byte) protocol);
    }
    malformed("flags", frame -> frame[GUE + 2] = 1);
    malformed("flags, low byte", frame -> frame[GUE + 3] = 1);
    malformed("a private type", frame -> frame[GUE + 4] = 1);
    malformed("a private type, low byte", frame -> frame[GUE + 5] = 1);
    malformed("an index behind all hops", frame -> frame[GUE + 6] = 1);
    malformed("two hops that the length has no room for", frame -> frame[GUE + 7] = 2);
    malformed("eight hops", frame -> frame[GUE + 7] = 8);
    malformed("a length of no word", frame -> frame[GUE] = 0);
    malformed("a length of one word more", frame -> frame[GUE] = 3);
    malformed("a length beyond the frame", frame -> frame[GUE] = 31);
    for (int bytes : new int[] {GUE, GUE + 7, GUE + 11}) {
      drops(
          "a frame of %d bytes".formatted(bytes),
          Arrays.copyOf(good(), bytes),
          ShimCounter.MALFORMED_DROPPED);
    }
    drops(
        "an inner packet that is longer than the outer one",
        changed(
            frame -> {
              frame[OUTER + 3]--;
            }),
        ShimCounter.INNER_MALFORMED_DROPPED);
  }

  private void malformed(String description, Consumer<byte[]> change) {
    drops(description, changed(change), ShimCounter.MALFORMED_DROPPED);
  }

  private void probes() {
    Probe probe = new Probe(7, 99, InetAddress.ofLiteral(Tier.WEB4), 443);
    byte[] asked = probe.frame(Tier.DIRECTOR, ShimTier.ADDRESS);
    byte[] answer =
        PacketBuilder.udp(
                ShimTier.ADDRESS.getHostAddress(), 19_523, Tier.DIRECTOR.getHostAddress(), 40_001)
            .content(probe.answered((int) Tier.EPOCH, 2))
            .link(PacketBuilder.HOST, PacketBuilder.ROUTER)
            .frame();
    Checksums.put16(answer, OUTER + 26, 0);
    fixtures.add(
        new Fixture(
            "a probe goes back with our epoch and what holds",
            asked,
            Outcome.answered(ShimCounter.PROBE_ANSWERED, answer)));
    byte[] short1 = asked.clone();
    short1[OUTER + 3]--;
    drops("a probe that is shorter than it says", short1, ShimCounter.MALFORMED_DROPPED);
    byte[] answerToUs = asked.clone();
    answerToUs[GUE + 1] = 2;
    drops("an answer is not answered", answerToUs, ShimCounter.MALFORMED_DROPPED);
    byte[] words = asked.clone();
    words[GUE] = 0x29;
    drops("a probe of another length", words, ShimCounter.MALFORMED_DROPPED);
    drops(
        "a probe from outside the trusted network",
        probe.frame(InetAddress.ofLiteral("10.2.0.1"), ShimTier.ADDRESS),
        ShimCounter.UNTRUSTED_DROPPED);
  }
}
