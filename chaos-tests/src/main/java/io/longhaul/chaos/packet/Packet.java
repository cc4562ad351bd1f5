package io.longhaul.chaos.packet;

import java.util.List;

/**
 * A client's segment on its way from a director to the node that owns it: what the GUE header
 * carries (design section 5).
 *
 * @param epoch the epoch that made the chain
 * @param chain ids of the nodes to be tried, at least one
 * @param hop position in the chain of the node that has it or gets it next
 */
public record Packet(Segment segment, long epoch, List<String> chain, int hop) {
  public Packet {
    if (hop < 0 || hop >= chain.size()) {
      throw new IllegalArgumentException(
          "hop: " + hop + " (expected: below " + chain.size() + ", the length of the chain)");
    }
  }

  /** The node that has it or gets it next. */
  public String node() {
    return chain.get(hop);
  }

  /** Whether there are nodes to be tried behind this one. */
  public boolean hopsRemain() {
    return hop + 1 < chain.size();
  }

  /** The packet as it goes on to the next node. */
  Packet forwarded() {
    return new Packet(segment, epoch, chain, hop + 1);
  }

  @Override
  public String toString() {
    return segment + " by epoch " + epoch + " at " + node() + " of " + chain;
  }
}
