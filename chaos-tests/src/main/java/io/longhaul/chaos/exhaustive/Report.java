package io.longhaul.chaos.exhaustive;

/**
 * A reporter's word about the only slot.
 *
 * @param settled the tag (rule R5)
 * @param occupied whether it holds a socket or held one within the grace (rule R6)
 * @param socket whether it holds one now (rule R7)
 */
record Report(long settled, boolean occupied, boolean socket) {
  /** As one number, for a state's fingerprint. */
  long code() {
    return (settled << 2 | (occupied ? 2 : 0) | (socket ? 1 : 0)) + 1;
  }

  @Override
  public String toString() {
    return (socket ? "a socket" : occupied ? "occupied" : "empty") + ", settled " + settled;
  }
}
