package io.longhaul.ops.process;

import io.longhaul.membership.standing.Fitness;

/**
 * What a director heard from nodes and other directors beside ZooKeeper.
 *
 * @param epoch the highest epoch that any of them has, 0 for none
 * @param most whether more than half of the nodes of its epoch were heard since it started
 * @param fitness whether it or other directors reach at least half of the nodes
 */
record Heard(long epoch, boolean most, Fitness fitness) {
  /** Of a director that hears nobody. */
  static final Heard NOBODY = new Heard(0, false, Fitness.FIT);
}
