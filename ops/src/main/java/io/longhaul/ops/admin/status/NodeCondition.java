package io.longhaul.ops.admin.status;

import java.util.Locale;

/** What a node is doing, in one word. */
public enum NodeCondition {
  /** Heads its share of the slots. */
  ACTIVE,
  /** Gives its slots away; connections still end on it. */
  DRAINING,
  /** In no chain, and everybody knows (rule R13). */
  DRAINED,
  /** Out of reach: at the tail of its chains, heads nothing (rule R8). */
  DEMOTED,
  /** No process of it runs. */
  DOWN,
  /** Runs and is wanted, and heads nothing yet. */
  JOINING;

  /** As the API writes it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
