package io.longhaul.membership.planner;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.hash.Chain;
import io.longhaul.hash.Epoch;
import io.longhaul.hash.EpochNode;
import io.longhaul.hash.NodeState;
import io.longhaul.hash.Slot;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The invariants of the design that hold for every epoch and slot: I1, I2, I3. */
final class Invariants {
  private Invariants() {}

  static void check(TierModel tier, Epoch next) {
    reach(tier, next);
    tier.epoch.ifPresent(before -> neighbours(tier, before, next));
    assertThat(next.table().longestChain()).as("I3").isLessThanOrEqualTo(Chain.MAX_NODES);
  }

  private static void reach(TierModel tier, Epoch next) {
    tier.sockets.forEach(
        (key, held) -> {
          int ordinal = next.ordinal(key.nodeId());
          for (int slot = held.nextSetBit(0); slot >= 0; slot = held.nextSetBit(slot + 1)) {
            if (ordinal < 0 || !next.table().chain(slot).contains(ordinal)) {
              throw new AssertionError(
                  "I1: " + key + " holds slot " + slot + " of epoch " + next.number());
            }
          }
        });
  }

  private static void neighbours(TierModel tier, Epoch before, Epoch next) {
    assertThat(next.number()).isEqualTo(before.number() + 1);
    boolean sameNodes = ids(before).equals(ids(next));
    for (int slot = 0; slot < Slot.COUNT; slot++) {
      Chain chain = before.table().chain(slot);
      boolean same = sameNodes && chain.equals(next.table().chain(slot));
      if (!same && !chain.isEmpty()) {
        neighbours(tier, before, next, slot);
      }
    }
  }

  private static void neighbours(TierModel tier, Epoch before, Epoch next, int slot) {
    String headBefore = before.nodes().get(before.table().chain(slot).head()).id();
    String headNext = next.nodes().get(next.table().chain(slot).head()).id();
    int ordinal = next.ordinal(headBefore);
    boolean lost =
        tier.gone.contains(headBefore)
            || (ordinal >= 0 && next.nodes().get(ordinal).state() == NodeState.DEMOTED);
    boolean neighbours =
        ids(next, slot).contains(headBefore) && ids(before, slot).contains(headNext);
    if (!lost && !neighbours) {
      throw new AssertionError(
          "I2: slot " + slot + " " + ids(before, slot) + " then " + ids(next, slot));
    }
  }

  private static Set<String> ids(Epoch epoch, int slot) {
    Set<String> ids = new HashSet<>();
    for (int node : epoch.table().chain(slot).toArray()) {
      ids.add(epoch.nodes().get(node).id());
    }
    return ids;
  }

  private static List<String> ids(Epoch epoch) {
    return epoch.nodes().stream().map(EpochNode::id).toList();
  }
}
