package io.longhaul.ops.process;

/**
 * What a director heard from nodes and other directors beside ZooKeeper.
 *
 * @param epoch the highest epoch that any of them has, 0 for none
 * @param most whether more than half of the nodes of its epoch were heard since it started
 * @param fit whether it reaches at least half of the nodes, or cannot judge yet
 */
record Heard(long epoch, boolean most, boolean fit) {
  /** Of a director that hears nobody. */
  static final Heard NOBODY = new Heard(0, false, true);
}
