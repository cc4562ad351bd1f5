package io.longhaul.director.xdp;

import io.longhaul.director.xdp.bpf.Verdict;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** What fixtures expect of the director. */
final class DirectorExpected {
  private static final InetAddress[] NO_HOPS = {};

  private DirectorExpected() {}

  static Outcome forwarded(
      FlowOfTest flow, String door, byte[] inner, int tos, boolean wholeChain) {
    return forwarded(flow, door, inner, tos, wholeChain, Optional.empty(), List.of());
  }

  /**
   * Encapsulated for the flow's head.
   *
   * @param inner the client's packet as it goes on: its TTL is one less
   * @param wholeChain whether the nodes behind the head are named
   */
  static Outcome forwarded(
      FlowOfTest flow,
      String door,
      byte[] inner,
      int tos,
      boolean wholeChain,
      Optional<Integer> vlan,
      List<ReasonCounter> counted) {
    int head = flow.chain().head();
    NextHop hop = Tier.hop(head);
    byte[] packet =
        Encapsulation.of(Tier.DIRECTOR, Tier.address(head), inner)
            .hops(0, wholeChain ? flow.hops() : NO_HOPS)
            .tos(tos & 0xFC)
            .port(flow.entropyPort())
            .frame(hop.source(), hop.destination(), vlan);
    return new Outcome(
        hop.interfaceIndex() == 0 ? Verdict.TX : Verdict.REDIRECT,
        packet,
        counted,
        Optional.of(door),
        Optional.of("node-" + head));
  }

  static Outcome passed(byte[] frame) {
    return Outcome.passed(DirectorCounter.PASSED, frame);
  }
}
