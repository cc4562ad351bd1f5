package io.longhaul.chaos.exhaustive;

import java.util.List;
import java.util.Optional;

/**
 * What a search found.
 *
 * @param states that were visited
 * @param depth steps from the beginning to the last state
 * @param complete whether there are no others within the bounds
 * @param longestChain in any epoch that was published
 * @param violation the shortest way to something wrong
 */
record SearchResult(
    int states, int depth, boolean complete, int longestChain, Optional<Trace> violation) {
  /**
   * A way to something wrong.
   *
   * @param steps in order
   * @param what is wrong after the last
   */
  record Trace(List<String> steps, String what) {
    Trace {
      steps = List.copyOf(steps);
    }
  }
}
