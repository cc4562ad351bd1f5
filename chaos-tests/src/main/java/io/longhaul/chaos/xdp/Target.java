package io.longhaul.chaos.xdp;

/** What packets are driven through. */
enum Target {
  /** Nothing, which gives the cost of driving. */
  EMPTY(0),
  /** The director's program. */
  DIRECTOR(1),
  /** A table of connections, and then the director's program. */
  TRACKED(2);

  private final int index;

  Target(int index) {
    this.index = index;
  }

  /** Its place in the driver's array of programs. */
  int index() {
    return index;
  }
}
