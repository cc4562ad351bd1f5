package io.longhaul.node.overload;

/** What a node lets go of, the least valuable first. What is open and in use is not among it. */
public enum Shed {
  /** Nobody knows yet what it is for. */
  CONNECTION(Level.CONNECTIONS),
  /** Nothing is under way in it. */
  IDLE(Level.CONNECTIONS),
  /** Its client can ask again, here or elsewhere. */
  REQUEST(Level.REQUESTS),
  /** The opening of one. */
  WEBSOCKET(Level.REQUESTS);

  private final Level from;

  Shed(Level from) {
    this.from = from;
  }

  Level from() {
    return from;
  }
}
