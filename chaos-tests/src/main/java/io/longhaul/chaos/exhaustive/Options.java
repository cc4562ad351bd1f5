package io.longhaul.chaos.exhaustive;

import java.util.Set;

/**
 * The world that is searched.
 *
 * @param nodes 2 or 3
 * @param callers addresses and ports of clients, 1 or 2
 * @param uses connections that each makes, one after the other, at most
 * @param faults that may strike
 * @param stops whether the operator stops drained nodes
 * @param removesDoor whether the operator removes the door
 * @param budget how much may happen
 * @param mostStates where the search ends unfinished
 */
record Options(
    int nodes,
    int callers,
    int uses,
    Set<Fault> faults,
    boolean stops,
    boolean removesDoor,
    Budget budget,
    int mostStates) {
  Options {
    faults = Set.copyOf(faults);
  }
}
