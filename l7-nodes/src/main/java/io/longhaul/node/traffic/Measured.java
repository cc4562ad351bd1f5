package io.longhaul.node.traffic;

/** What is counted of one listener, route, upstream or endpoint. */
interface Measured {
  /** Whether nothing that is counted is under way, as far as this knows. */
  default boolean isIdle() {
    return true;
  }
}
