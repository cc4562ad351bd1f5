package io.longhaul.node.ingress;

import java.util.Optional;

/** What the bytes at a connection's beginning are. */
sealed interface ProxyHeader {
  /** The beginning of a header; more must be read. */
  record Incomplete() implements ProxyHeader {}

  /**
   * A connection that a proxy opened for itself, to see whether somebody listens.
   *
   * @param director whose it is, where it says so
   */
  record Local(Optional<String> director) implements ProxyHeader {}

  /** A connection that stands for a client's. */
  record Proxied(ClientAddress client) implements ProxyHeader {}

  /** No header that can be accepted. */
  record Refused(Refusal reason) implements ProxyHeader {}
}
