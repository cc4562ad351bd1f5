package io.longhaul.membership.planner;

import io.longhaul.hash.Chain;
import io.longhaul.hash.NodeState;
import io.longhaul.membership.planner.SlotStep.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Collects why slots are not where they should be, a line per node and cause. */
final class Reasons {
  /** What can hold a slot, and which rule says so. */
  private enum Cause {
    ACKNOWLEDGEMENT("R1"),
    NO_TARGET("I5"),
    REPORT("R5"),
    SOCKETS("R4"),
    UNREACHABLE("R8"),
    FROZEN("R9"),
    DAMPED("R8");

    private final String rule;

    Cause(String rule) {
      this.rule = rule;
    }
  }

  private final Roster roster;
  private final Occupied occupied;
  private final List<String> lagging;
  private final Patience patience;
  private final EnumMap<Cause, int[]> slots = new EnumMap<>(Cause.class);
  private final Map<Integer, Map<Integer, Integer>> fullByHeadAndTail = new TreeMap<>();

  /**
   * An empty collection.
   *
   * @param lagging who has not acknowledged the current epoch
   */
  Reasons(Roster roster, Occupied occupied, List<String> lagging, Patience patience) {
    this.roster = roster;
    this.occupied = occupied;
    this.lagging = lagging;
    this.patience = patience;
    for (Cause cause : Cause.values()) {
      slots.put(cause, new int[roster.nodes().size()]);
    }
  }

  /** Counts one slot's step in. */
  void add(int slot, SlotStep step) {
    Chain chain = step.chain();
    switch (step.kind()) {
      case WAITS_ACKNOWLEDGEMENT, WIDENED, SWITCHED -> count(Cause.ACKNOWLEDGEMENT, chain.head());
      case HELD_FULL ->
          fullByHeadAndTail
              .computeIfAbsent(chain.head(), _ -> new TreeMap<>())
              .merge(chain.node(chain.size() - 1), 1, Integer::sum);
      case HELD_NO_TARGET -> count(Cause.NO_TARGET, chain.head());
      case WAITS_EMPTY, NARROWED -> tails(slot, chain, true);
      case SETTLED, EMERGENCY -> {
        // Nothing pends for them.
      }
    }
    if (step.kind() == Kind.EMERGENCY || step.kind() == Kind.WAITS_ACKNOWLEDGEMENT) {
      tails(slot, chain, false);
    }
  }

  /** All causes, sorted by node and rule. */
  List<Reason> list() {
    List<Reason> reasons = new ArrayList<>();
    slots.forEach(
        (cause, counts) -> {
          for (int node = 0; node < counts.length; node++) {
            if (counts[node] > 0) {
              reasons.add(new Reason(id(node), cause.rule, text(cause), counts[node]));
            }
          }
        });
    for (int node = 0; node < roster.nodes().size(); node++) {
      if (roster.is(node, NodeState.DEMOTED) && slots(demoted(node))[node] == 0) {
        reasons.add(new Reason(id(node), demoted(node).rule, text(demoted(node)), 0));
      }
    }
    fullByHeadAndTail.forEach(
        (head, tails) ->
            tails.forEach(
                (tail, count) -> reasons.add(new Reason(id(head), "I3", full(tail), count))));
    for (String joining : roster.joining()) {
      boolean heldBack = patience.damped().contains(joining);
      reasons.add(
          new Reason(
              joining,
              "R8",
              heldBack ? text(Cause.DAMPED) : "most directors do not reach it yet",
              0));
    }
    for (String shimless : roster.shimless()) {
      reasons.add(
          new Reason(shimless, "shim", "its shim's agent (longhaul shim run) never registered", 0));
    }
    reasons.sort(
        Comparator.comparing(Reason::subject)
            .thenComparing(Reason::rule)
            .thenComparing(Reason::text));
    return reasons;
  }

  private String text(Cause cause) {
    return switch (cause) {
      case ACKNOWLEDGEMENT ->
          "a move of its slots waits for the acknowledgement of "
              + (lagging.isEmpty() ? "the next epoch" : String.join(", ", lagging));
      case NO_TARGET -> "no active node can take its slots";
      case REPORT -> "waits for its report about the current epoch";
      case SOCKETS -> "holds connections in slots that it no longer heads";
      case UNREACHABLE ->
          "most directors do not reach it; it stays at the tails until it is proven gone";
      case FROZEN ->
          "more than half of the nodes became unreachable at once: nothing is removed until they are"
              + " back or an operator says so";
      case DAMPED -> "was unreachable; heads slots again once it has been reachable for a while";
    };
  }

  private String full(int tail) {
    return "its slots' chains are full; a nudge of "
        + id(tail)
        + ", which has the oldest connections, would make room";
  }

  /**
   * Why the nodes behind the head are still there.
   *
   * @param alsoReached whether nodes that are reached are meant to be dropped already
   */
  private void tails(int slot, Chain chain, boolean alsoReached) {
    for (int i = 1; i < chain.size(); i++) {
      int node = chain.node(i);
      if (roster.is(node, NodeState.DEMOTED)) {
        count(demoted(node), node);
      } else if (alsoReached && !occupied.reported(node)) {
        count(Cause.REPORT, node);
      } else if (alsoReached && !occupied.provenEmpty(node, slot)) {
        count(Cause.SOCKETS, node);
      }
    }
  }

  private Cause demoted(int node) {
    return patience.damped().contains(id(node))
        ? Cause.DAMPED
        : patience.frozen() ? Cause.FROZEN : Cause.UNREACHABLE;
  }

  private void count(Cause cause, int node) {
    slots(cause)[node]++;
  }

  private int[] slots(Cause cause) {
    return Objects.requireNonNull(slots.get(cause));
  }

  private String id(int node) {
    return roster.node(node).id();
  }
}
