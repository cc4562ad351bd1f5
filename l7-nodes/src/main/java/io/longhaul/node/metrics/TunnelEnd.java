package io.longhaul.node.metrics;

/** Why a WebSocket's tunnel ended. */
public enum TunnelEnd implements Labelled {
  /** The client's connection ended first, behind a Close. */
  CLIENT(Blame.NOBODY),
  /** The application's connection ended first, behind a Close. */
  UPSTREAM(Blame.NOBODY),
  /** The client's connection ended or was lost first, and neither side had said Close. */
  CLIENT_CUT(Blame.CLIENT),
  /** The application's connection ended or was lost first, and neither side had said Close. */
  UPSTREAM_CUT(Blame.UPSTREAM),
  /** Nothing came from either side for the upstream's tunnelIdleTimeout. */
  IDLE(Blame.NOBODY),
  /** Close had been said, and the end of both connections did not follow in time. */
  UNFINISHED(Blame.NOBODY),
  /** A frame of the client's broke the rules of RFC 6455. */
  CLIENT_FAULT(Blame.CLIENT),
  /** A frame of the application's broke the rules of RFC 6455. */
  UPSTREAM_FAULT(Blame.UPSTREAM),
  /** The client did not answer a Ping of the node's. */
  DEAD_CLIENT(Blame.CLIENT, "dead-peer"),
  /** The application did not answer a Ping of the node's. */
  DEAD_UPSTREAM(Blame.UPSTREAM, "dead-peer"),
  /** It was older than the upstream's maxTunnelAge. */
  MAX_AGE(Blame.NODE),
  /** An error of the node's own. */
  NODE_FAULT(Blame.NODE),
  /** The node stopped. */
  STOPPED(Blame.NODE);

  private final Blame blame;
  private final String label;

  TunnelEnd(Blame blame) {
    this.blame = blame;
    this.label = EnumCounters.label(this);
  }

  TunnelEnd(Blame blame, String label) {
    this.blame = blame;
    this.label = label;
  }

  @Override
  public String label() {
    return label;
  }

  public Blame blame() {
    return blame;
  }
}
