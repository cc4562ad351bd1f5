package io.longhaul.chaos.packet;

/** Chooses a kernel's initial sequence numbers. */
@FunctionalInterface
public interface IsnSource {
  /** The number with which a SYN is answered. */
  int isn(Segment syn);

  /** Numbers that look random, never the same twice in a row for a SYN, and repeatable by key. */
  static IsnSource keyed(long key) {
    int[] made = new int[1];
    return syn -> Mixing.mix(~key, syn.flow().id(), syn.seq(), made[0]++);
  }
}
