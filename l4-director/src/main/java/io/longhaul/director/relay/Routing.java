package io.longhaul.director.relay;

import io.longhaul.hash.Chain;
import io.longhaul.hash.Door;
import io.longhaul.hash.DoorState;
import io.longhaul.hash.Epoch;
import io.longhaul.hash.EpochNode;
import io.longhaul.hash.FlowHash;
import io.longhaul.hash.Incarnation;
import io.longhaul.hash.NodeState;
import io.longhaul.hash.Slot;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An epoch compiled for choosing: which process takes a new connection of a slot, and which the
 * next best is. Immutable but for its targets' memory of refusals; choosing allocates nothing.
 */
final class Routing {
  /** Heads of other slots that are asked when a chain has nobody left: their weights count. */
  private static final int DERIVED_SLOTS = 8;

  /** Odd, so that the derived slots of a slot all differ. */
  private static final int DERIVED_STEP = 0x6D2B;

  private static final Target[] NONE = new Target[0];

  private final long number;
  private final FlowHash hash;
  private final Target[][] chains;
  private final Target[] spares;
  private final List<Target> targets;
  private final Set<String> drainingDoors;

  private Routing(
      long number,
      FlowHash hash,
      Target[][] chains,
      Target[] spares,
      List<Target> targets,
      Set<String> drainingDoors) {
    this.number = number;
    this.hash = hash;
    this.chains = chains;
    this.spares = spares;
    this.targets = targets;
    this.drainingDoors = drainingDoors;
  }

  /**
   * Compiles an epoch.
   *
   * @param before whose targets are taken over where they are the same, with their memory
   */
  static Routing of(Epoch epoch, Optional<Routing> before) {
    List<Target> known = before.map(routing -> routing.targets).orElse(List.of());
    @Nullable Target[] byOrdinal = new Target[epoch.nodes().size()];
    List<Target> all = new ArrayList<>();
    List<Target> spares = new ArrayList<>();
    for (int i = 0; i < byOrdinal.length; i++) {
      EpochNode node = epoch.nodes().get(i);
      Optional<Target> target = newest(node).map(made -> known(made, known));
      byOrdinal[i] = target.orElse(null);
      target.ifPresent(all::add);
      if (isSpare(node)) {
        target.ifPresent(spares::add);
      }
    }
    return new Routing(
        epoch.number(),
        new FlowHash(epoch.key()),
        chains(epoch, byOrdinal),
        spares.toArray(NONE),
        List.copyOf(all),
        drainingDoors(epoch));
  }

  long number() {
    return number;
  }

  int slot(InetSocketAddress client, InetSocketAddress door) {
    return hash.slot(client, door);
  }

  boolean isDraining(String door) {
    return drainingDoors.contains(door);
  }

  boolean hasTargets() {
    return !targets.isEmpty();
  }

  /**
   * The process that takes a new connection of a slot: the chain's head, or the next best one where
   * the head has no process, refused just now, or is {@code except}.
   *
   * @param except who refused this very connection; never the answer
   * @param attemptNs how long trying may take
   * @return null only when there is nobody but {@code except}
   */
  @Nullable Target choose(int slot, @Nullable Target except, long nowNs, long attemptNs) {
    int candidates = chains[slot].length + DERIVED_SLOTS + spares.length;
    Target last = null;
    for (int i = 0; i < candidates; i++) {
      Target candidate = candidate(slot, i);
      if (candidate != null && candidate != except) {
        if (candidate.claim(nowNs, attemptNs)) {
          return candidate;
        }
        last = last == null ? candidate : last;
      }
    }
    return last;
  }

  private @Nullable Target candidate(int slot, int index) {
    Target[] chain = chains[slot];
    if (index < chain.length) {
      return chain[index];
    }
    int derived = index - chain.length;
    if (derived < DERIVED_SLOTS) {
      Target[] other = chains[(slot + (derived + 1) * DERIVED_STEP) & Slot.MASK];
      return other.length == 0 ? null : other[0];
    }
    return spares[(slot + derived) % spares.length];
  }

  private static Optional<Target> newest(EpochNode node) {
    // Incarnations are sorted oldest first.
    for (Incarnation run : node.incarnations().reversed()) {
      if (run.accepting() && run.relay().isPresent()) {
        return Optional.of(new Target(node.id(), run.number(), run.relay().get()));
      }
    }
    return Optional.empty();
  }

  private static Target known(Target made, List<Target> known) {
    return known.stream().filter(made::sameAs).findFirst().orElse(made);
  }

  private static boolean isSpare(EpochNode node) {
    return node.state() == NodeState.ACTIVE && node.weight() > 0;
  }

  private static Target[][] chains(Epoch epoch, @Nullable Target[] byOrdinal) {
    Map<Chain, Target[]> compiled = new HashMap<>();
    Target[][] chains = new Target[Slot.COUNT][];
    for (int slot = 0; slot < Slot.COUNT; slot++) {
      chains[slot] =
          compiled.computeIfAbsent(
              epoch.table().chain(slot), chain -> compile(chain, epoch, byOrdinal));
    }
    return chains;
  }

  private static Target[] compile(Chain chain, Epoch epoch, @Nullable Target[] byOrdinal) {
    List<Target> targets = new ArrayList<>(chain.size());
    for (int position = 0; position < chain.size(); position++) {
      int ordinal = chain.node(position);
      Target target = ordinal < byOrdinal.length ? byOrdinal[ordinal] : null;
      // The head is the planner's decision, whatever its state; behind it only those who may head.
      if (target != null && (position == 0 || isSpare(epoch.nodes().get(ordinal)))) {
        targets.add(target);
      }
    }
    return targets.toArray(NONE);
  }

  private static Set<String> drainingDoors(Epoch epoch) {
    Set<String> draining = new HashSet<>();
    for (Door door : epoch.doors()) {
      if (door.state() == DoorState.DRAINING) {
        draining.add(door.name());
      }
    }
    return Set.copyOf(draining);
  }
}
