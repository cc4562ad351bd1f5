package io.longhaul.director.relay;

import java.util.Locale;

/** Why a client's connection was reset before a byte of it was relayed. */
enum Refusal {
  /** The epoch has no node that takes connections. */
  NO_NODE,
  /** The front door is draining. */
  DOOR_DRAINING,
  /** As many connections as {@link RelayLimits#maxConnections()} are open. */
  MAX_CONNECTIONS,
  /** As many as {@link RelayLimits#maxConnectionsPerSource()} are open from this source. */
  MAX_PER_SOURCE,
  /** The chosen node and the next best one could not be connected to. */
  UNREACHABLE;

  String tag() {
    return name().toLowerCase(Locale.ROOT);
  }
}
