package io.longhaul.node.balance;

/**
 * An endpoint as its upstream's configuration has it now.
 *
 * @param weight 0 for none
 * @param draining whether it gets nothing new
 */
record Member(EndpointState state, int weight, boolean draining) {
  /** Whether it is one of those that what is new is shared among, once it is healthy. */
  boolean serves() {
    return weight > 0 && !draining;
  }
}
