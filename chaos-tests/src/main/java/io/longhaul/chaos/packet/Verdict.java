package io.longhaul.chaos.packet;

/** What a shim does with a packet. */
public sealed interface Verdict {
  /** A socket of this host claims it, or the SYN rule does: unwrapped, to the kernel. */
  record Claim(Segment segment) implements Verdict {}

  /** On to the next node of its chain. */
  record Forward(Packet packet) implements Verdict {}

  /** Starts again by this shim's epoch, at that chain's head. */
  record Restart(Packet packet) implements Verdict {}

  /** Nobody has a socket for it: unwrapped, for the kernel to answer (usually with a reset). */
  record Deliver(Segment segment) implements Verdict {}

  /** Dropped: the client will send it again. */
  record Drop(String reason) implements Verdict {}
}
