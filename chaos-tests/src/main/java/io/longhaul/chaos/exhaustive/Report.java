package io.longhaul.chaos.exhaustive;

import java.util.Optional;

/**
 * A reporter's word about the only slot.
 *
 * @param settled the tag (rule R5)
 * @param occupied whether it holds a socket or held one within the grace (rule R6)
 * @param socket whether it holds one now (rule R7)
 */
record Report(long settled, boolean occupied, boolean socket) {
  private static final Report SOCKET = new Report(0, true, true);

  /**
   * What of it counts for a leader that has this epoch: that the slot is proven empty, that there
   * is a socket, or nothing. So states that differ in nothing else are one.
   */
  Optional<Report> under(long epoch) {
    if (socket) {
      return Optional.of(SOCKET);
    }
    return occupied || settled < epoch ? Optional.empty() : Optional.of(this);
  }

  /** As one number, for a state's fingerprint. */
  long code() {
    return (settled << 2 | (occupied ? 2 : 0) | (socket ? 1 : 0)) + 1;
  }

  @Override
  public String toString() {
    return socket
        ? "a socket"
        : (occupied ? "occupied" : "empty") + (settled > 0 ? ", settled " + settled : "");
  }
}
