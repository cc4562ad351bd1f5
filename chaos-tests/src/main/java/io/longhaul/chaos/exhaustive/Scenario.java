package io.longhaul.chaos.exhaustive;

import java.util.List;
import java.util.Set;

/**
 * A world of its own for every part of the design that can go wrong, since all at once would be too
 * many states.
 *
 * @param title its name on the command line
 * @param about what can happen in it, for people
 * @param uses connections that the client makes, one after the other, from the same port
 * @param stops whether the operator stops drained nodes
 * @param removesDoor whether the operator removes the door
 */
record Scenario(
    String title,
    String about,
    Budget budget,
    int uses,
    boolean stops,
    boolean removesDoor,
    Set<Fault> faults) {
  /** All, in the order in which they are searched. */
  static final List<Scenario> ALL =
      List.of(
          of("drains", "drains, un-drains, repeated SYNs", new Budget(6, 0, 2, 3, 1, 0)),
          new Scenario(
              "closes",
              "closes by either side with bytes unsent, ports that are reused",
              new Budget(4, 0, 1, 2, 0, 2),
              2,
              false,
              false,
              Set.of()),
          new Scenario(
              "directors",
              "directors hang, die, leave and come back; drained nodes are stopped",
              new Budget(5, 1, 2, 2, 0, 0),
              1,
              true,
              false,
              Set.of(Fault.PINNED_DIRECTOR, Fault.DEAD_DIRECTOR, Fault.LEAVING_DIRECTOR)),
          of(
              "hosts",
              "hosts die or cannot be reached, come back, or are given up",
              new Budget(4, 2, 1, 2, 0, 0),
              Fault.CRASH,
              Fault.ISOLATION,
              Fault.FIVE_MINUTES),
          of(
              "agents",
              "agents lose ZooKeeper or start again",
              new Budget(5, 1, 2, 2, 0, 0),
              Fault.CUT_OFF,
              Fault.AGENT_RESTART),
          of(
              "cookies",
              "a listener overflows and gives SYN cookies",
              new Budget(5, 1, 2, 2, 0, 0),
              Fault.OVERFLOW),
          of(
              "leaders",
              "leaders are replaced in the middle of a publish",
              new Budget(5, 1, 2, 1, 0, 0),
              Fault.REPLACED_LEADER),
          of(
              "spoofs",
              "SYNs with the client's address by somebody else",
              new Budget(4, 1, 1, 1, 1, 0),
              Fault.SPOOFED_SYN),
          new Scenario(
              "door",
              "the only door is removed",
              new Budget(4, 0, 2, 1, 1, 1),
              1,
              false,
              true,
              Set.of()));

  Scenario {
    faults = Set.copyOf(faults);
  }

  private static Scenario of(String title, String about, Budget budget, Fault... faults) {
    return new Scenario(title, about, budget, 1, false, false, Set.of(faults));
  }

  Options options(int nodes, int mostStates) {
    return new Options(nodes, 1, uses, faults, stops, removesDoor, budget, mostStates);
  }
}
