package io.longhaul.membership.telemetry;

/**
 * Who sent a message, and in which of its runs; the tag was right.
 *
 * @param run a node's incarnation
 */
record Envelope(SenderId sender, long run) {
  String nodeName() {
    return name(SenderId.Kind.NODE);
  }

  String directorName() {
    return name(SenderId.Kind.DIRECTOR);
  }

  private String name(SenderId.Kind kind) {
    if (sender.kind() != kind) {
      throw new IllegalArgumentException("sender: " + sender + " (expected: a " + kind + ")");
    }
    return sender.name();
  }
}
