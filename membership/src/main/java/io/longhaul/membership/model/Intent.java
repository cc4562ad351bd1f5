package io.longhaul.membership.model;

/** What the operator wants of a node. */
public enum Intent {
  /** Heads its share of the slots. */
  ACTIVE,
  /** Gives its slots away and keeps its connections until they end. */
  DRAINING,
  /** As draining, and not undone by the node's next start. */
  DISABLED
}
