package io.longhaul.director.xdp;

import io.longhaul.director.xdp.bpf.Verdict;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * What becomes of a frame in a program.
 *
 * @param packet the frame as it goes out, or to the kernel; empty where it is dropped
 * @param counted reasons that were counted, once each
 * @param door name of the door that was counted
 * @param node id of the node that was counted
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by its contents, below.
record Outcome(
    Verdict verdict,
    byte[] packet,
    List<ReasonCounter> counted,
    Optional<String> door,
    Optional<String> node) {
  private static final byte[] NOTHING = {};

  static Outcome dropped(ReasonCounter reason) {
    return new Outcome(Verdict.DROP, NOTHING, List.of(reason), Optional.empty(), Optional.empty());
  }

  static Outcome passed(ReasonCounter reason, byte[] packet) {
    return new Outcome(Verdict.PASS, packet, List.of(reason), Optional.empty(), Optional.empty());
  }

  static Outcome sent(ReasonCounter reason, byte[] packet, NextHop hop) {
    Verdict verdict = hop.interfaceIndex() == 0 ? Verdict.TX : Verdict.REDIRECT;
    return new Outcome(verdict, packet, List.of(reason), Optional.empty(), Optional.empty());
  }

  static Outcome answered(ReasonCounter reason, byte[] packet) {
    return new Outcome(Verdict.TX, packet, List.of(reason), Optional.empty(), Optional.empty());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Outcome outcome
        && verdict == outcome.verdict
        && Arrays.equals(packet, outcome.packet)
        && counted.equals(outcome.counted)
        && door.equals(outcome.door)
        && node.equals(outcome.node);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(packet);
  }

  @Override
  public String toString() {
    return verdict
        + " "
        + counted
        + " door "
        + door.orElse("-")
        + " node "
        + node.orElse("-")
        + "\n"
        + HexFormat.of().formatHex(packet);
  }
}
