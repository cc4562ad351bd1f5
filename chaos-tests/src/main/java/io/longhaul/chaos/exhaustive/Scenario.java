package io.longhaul.chaos.exhaustive;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A world of its own for every part of the design that can go wrong, since all at once would be too
 * many states.
 *
 * @param title its name on the command line
 * @param about what can happen in it, for people
 * @param small a budget whose search takes seconds
 * @param large one whose search may take minutes
 * @param faults that may strike
 * @param extras what else may happen
 */
record Scenario(
    String title,
    String about,
    int nodes,
    Budget small,
    Budget large,
    Set<Fault> faults,
    Set<Extra> extras) {
  /** What is possible in some worlds only. */
  enum Extra {
    /** The client connects a second time from the same port. */
    REUSED_PORT,
    /** The operator stops drained nodes. */
    STOPS,
    /** The operator removes the door. */
    DOOR_REMOVED
  }

  /** All, in the order in which they are searched. */
  static final List<Scenario> ALL =
      List.of(
          of(
              "drains",
              "drains, un-drains, repeated SYNs",
              new Budget(4, 0, 1, 3, 0, 0),
              new Budget(6, 0, 2, 3, 1, 0)),
          new Scenario(
              "three",
              "the same with three nodes",
              3,
              new Budget(4, 0, 1, 1, 0, 0),
              new Budget(6, 0, 2, 1, 0, 0),
              Set.of(),
              Set.of()),
          new Scenario(
              "closes",
              "closes by either side with bytes unsent, ports that are reused",
              2,
              new Budget(3, 0, 1, 1, 0, 1),
              new Budget(3, 0, 1, 2, 0, 2),
              Set.of(),
              Set.of(Extra.REUSED_PORT)),
          new Scenario(
              "directors",
              "directors hang, die, leave and come back; drained nodes are stopped",
              2,
              new Budget(3, 1, 2, 1, 0, 0),
              new Budget(4, 1, 2, 2, 0, 0),
              Set.of(Fault.PINNED_DIRECTOR, Fault.DEAD_DIRECTOR, Fault.LEAVING_DIRECTOR),
              Set.of(Extra.STOPS)),
          of(
              "hosts",
              "hosts die or cannot be reached, come back, or are given up",
              new Budget(3, 1, 0, 1, 0, 0),
              new Budget(3, 2, 0, 2, 0, 0),
              Fault.CRASH,
              Fault.ISOLATION,
              Fault.FIVE_MINUTES),
          of(
              "suspicion",
              "most directors say that they do not reach a node that works",
              new Budget(4, 1, 0, 2, 0, 0),
              new Budget(4, 2, 0, 2, 0, 0),
              Fault.FALSE_SUSPICION),
          of(
              "freeze",
              "most nodes cannot be reached at once",
              new Budget(2, 2, 0, 1, 0, 0),
              new Budget(3, 3, 0, 1, 0, 0),
              Fault.ISOLATION,
              Fault.FIVE_MINUTES),
          of(
              "agents",
              "agents lose ZooKeeper or start again",
              new Budget(4, 1, 1, 2, 0, 0),
              new Budget(5, 1, 2, 2, 0, 0),
              Fault.CUT_OFF,
              Fault.AGENT_RESTART),
          of(
              "cookies",
              "a listener overflows and gives SYN cookies, agents start again",
              new Budget(3, 2, 1, 1, 0, 0),
              new Budget(5, 1, 2, 2, 0, 0),
              Fault.OVERFLOW,
              Fault.AGENT_RESTART),
          of(
              "leaders",
              "leaders are replaced in the middle of a publish",
              new Budget(4, 1, 2, 1, 0, 0),
              new Budget(5, 1, 3, 1, 0, 0),
              Fault.REPLACED_LEADER),
          of(
              "spoofs",
              "SYNs with the client's address by somebody else",
              new Budget(4, 1, 1, 1, 1, 0),
              new Budget(4, 2, 2, 1, 1, 0),
              Fault.SPOOFED_SYN),
          new Scenario(
              "door",
              "the only door is removed",
              2,
              new Budget(3, 0, 1, 1, 0, 1),
              new Budget(3, 0, 1, 2, 1, 1),
              Set.of(),
              Set.of(Extra.DOOR_REMOVED)));

  Scenario {
    faults = Set.copyOf(faults);
    extras = Set.copyOf(extras);
  }

  private static Scenario of(
      String title, String about, Budget small, Budget large, Fault... faults) {
    return new Scenario(title, about, 2, small, large, Set.of(faults), Set.of());
  }

  /**
   * The one with that title.
   *
   * @throws IllegalArgumentException when there is none; the message names all
   */
  static Scenario titled(String title) {
    return ALL.stream()
        .filter(scenario -> scenario.title.equals(title))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "world: '%s' (expected: one of %s)"
                        .formatted(
                            title,
                            ALL.stream().map(Scenario::title).collect(Collectors.joining(", ")))));
  }

  Options options(Budget budget, int mostStates) {
    return new Options(
        nodes,
        1,
        extras.contains(Extra.REUSED_PORT) ? 2 : 1,
        faults,
        extras.contains(Extra.STOPS),
        extras.contains(Extra.DOOR_REMOVED),
        budget,
        mostStates);
  }

  /** The same with another number of nodes. */
  Scenario withNodes(int other) {
    return new Scenario(title, about, other, small, large, faults, extras);
  }
}
