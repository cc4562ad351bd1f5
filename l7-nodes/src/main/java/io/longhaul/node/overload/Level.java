package io.longhaul.node.overload;

/** How far a node has to let go, each level including those before it. */
public enum Level {
  NORMAL(0),
  /** No new connections; idle ones are closed. */
  CONNECTIONS(1),
  /** No new requests and WebSockets either. */
  REQUESTS(2),
  /** Open WebSockets are not read, either; they stay open. */
  READING(3);

  private final int number;

  Level(int number) {
    this.number = number;
  }

  /** As its gauge shows it. */
  int number() {
    return number;
  }

  boolean includes(Level other) {
    return compareTo(other) >= 0;
  }
}
