package io.longhaul.chaos.exhaustive;

/** A director: its process, its plane, and whether it belongs to the acknowledgement set. */
final class Director {
  /** What it does. */
  enum Status {
    /** Forwards, and its process follows epochs. */
    SERVING,
    /** Forwards by its pinned table; its process hangs or is dead, its znode is gone. */
    PINNED,
    /** Its host is dead: nothing is forwarded, and it still belongs to the set. */
    DOWN,
    /** Neither forwards nor belongs to the set. */
    OUT,
    /** Forwards by its pinned table, although it was taken out of the set: only by sabotage. */
    FORGOTTEN;

    boolean forwards() {
      return this == SERVING || this == PINNED || this == FORGOTTEN;
    }

    boolean belongs() {
      return this == SERVING || this == PINNED || this == DOWN;
    }
  }

  Status status = Status.SERVING;
  Edition table;
  long acknowledged;

  Director(Edition table) {
    this.table = table;
    this.acknowledged = table.number();
  }

  Director copy() {
    Director copy = new Director(table);
    copy.status = status;
    copy.acknowledged = acknowledged;
    return copy;
  }

  void load(Edition newest) {
    table = newest;
    acknowledged = newest.number();
  }

  Digest digest() {
    Digest digest = new Digest().add(status);
    return status == Status.OUT ? digest : digest.add(table.id()).add(acknowledged);
  }
}
