package io.longhaul.hash;

/** What an epoch wants of a node. */
public enum NodeState {
  /** Heads its share of the slots. */
  ACTIVE,
  /** Heads nothing or soon will; stays in the chains of the slots that it occupies. */
  DRAINING,
  /** Most directors cannot reach it: at the tail of its chains, heads nothing (rule R8). */
  DEMOTED
}
