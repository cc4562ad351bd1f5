package io.longhaul.membership.planner;

import io.longhaul.hash.Chain;
import io.longhaul.hash.NodeState;
import io.longhaul.membership.planner.SlotStep.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Collects why slots are not where they should be, a line per node and cause. */
final class Reasons {
  private record Cause(String subject, String rule, String text) implements Comparable<Cause> {
    @Override
    public int compareTo(Cause other) {
      int bySubject = subject.compareTo(other.subject);
      int byRule = bySubject != 0 ? bySubject : rule.compareTo(other.rule);
      return byRule != 0 ? byRule : text.compareTo(other.text);
    }
  }

  private final Roster roster;
  private final Occupied occupied;
  private final List<String> lagging;
  private final Map<Cause, Integer> slots = new TreeMap<>();

  /**
   * An empty collection.
   *
   * @param lagging who has not acknowledged the current epoch
   */
  Reasons(Roster roster, Occupied occupied, List<String> lagging) {
    this.roster = roster;
    this.occupied = occupied;
    this.lagging = lagging;
  }

  /** Counts one slot's step in. */
  void add(int slot, SlotStep step) {
    Chain chain = step.chain();
    switch (step.kind()) {
      case WAITS_ACKNOWLEDGEMENT, WIDENED, SWITCHED -> waiting(chain);
      case HELD_FULL ->
          count(
              head(chain),
              "I3",
              "its slots' chains are full: older connections on their tails must end first");
      case HELD_NO_TARGET -> count(head(chain), "I5", "no active node can take its slots");
      case WAITS_EMPTY, NARROWED -> occupiedTails(slot, chain);
      case SETTLED, EMERGENCY -> {
        // Nothing pends for them.
      }
    }
    if (step.kind() != Kind.SETTLED && step.kind() != Kind.WAITS_EMPTY) {
      demotedTails(chain);
    }
  }

  /** All causes, sorted by subject and rule. */
  List<Reason> list() {
    List<Reason> reasons = new ArrayList<>();
    slots.forEach(
        (cause, count) -> reasons.add(new Reason(cause.subject, cause.rule, cause.text, count)));
    return reasons;
  }

  private void waiting(Chain chain) {
    String whom = lagging.isEmpty() ? "the next epoch" : String.join(", ", lagging);
    count(head(chain), "R1", "a move of its slots waits for the acknowledgement of " + whom);
  }

  private void occupiedTails(int slot, Chain chain) {
    for (int i = 1; i < chain.size(); i++) {
      int node = chain.node(i);
      if (roster.is(node, NodeState.DEMOTED)) {
        demoted(node);
      } else if (!occupied.reported(node)) {
        count(id(node), "R5", "waits for its report about the current epoch");
      } else if (!occupied.provenEmpty(node, slot)) {
        count(id(node), "R4", "holds connections in slots that it no longer heads");
      }
    }
  }

  private void demotedTails(Chain chain) {
    for (int i = 1; i < chain.size(); i++) {
      if (roster.is(chain.node(i), NodeState.DEMOTED)) {
        demoted(chain.node(i));
      }
    }
  }

  private void demoted(int node) {
    count(id(node), "R8", "is not reachable; it stays at the tails until it is proven gone");
  }

  private void count(String subject, String rule, String text) {
    slots.merge(new Cause(subject, rule, text), 1, Integer::sum);
  }

  private String head(Chain chain) {
    return id(chain.head());
  }

  private String id(int node) {
    return roster.node(node).id();
  }
}
