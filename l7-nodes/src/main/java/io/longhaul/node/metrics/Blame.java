package io.longhaul.node.metrics;

/** Who caused the end of something. */
public enum Blame {
  /** It ended as it should. */
  NOBODY,
  CLIENT,
  UPSTREAM,
  /** This node, or what an operator asked of it. */
  NODE;

  private final String label = EnumCounters.label(this);

  /** As in the access log. */
  public String label() {
    return label;
  }
}
