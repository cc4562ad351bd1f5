package io.longhaul.director.relay;

import java.util.concurrent.atomic.AtomicBoolean;

/** What all connections of a plane share. */
record RelayContext(
    RelaySettings settings,
    Transport transport,
    RelayMetrics metrics,
    Admission admission,
    CurrentRouting routing,
    OpenConnections connections,
    RefusedConnects refusedConnects,
    AtomicBoolean closing) {

  /** Longest that an attempt at a node may take. */
  long attemptNs() {
    return settings.timeouts().connect().toNanos();
  }
}
