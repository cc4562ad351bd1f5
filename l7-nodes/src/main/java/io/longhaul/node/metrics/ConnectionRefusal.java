package io.longhaul.node.metrics;

/** Why a connection was reset as soon as its client was known. */
public enum ConnectionRefusal {
  /** Its source has as many as it may have. */
  PER_SOURCE,
  /** More come from its source in a second than may wait for their turn. */
  SOURCE_RATE,
  /** More come in a second than may wait for their turn. */
  RATE
}
