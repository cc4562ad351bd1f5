package io.longhaul.node.discovery;

import io.longhaul.node.metrics.ResolveFailure;
import java.net.InetAddress;
import java.util.List;

/** What a server says of one name and one family of addresses. */
sealed interface Answer {
  /**
   * The addresses that there are.
   *
   * @param addresses none where the name is not there, or has none of this family
   * @param ttlSeconds the shortest time that any record of the answer holds
   */
  record Addresses(List<InetAddress> addresses, long ttlSeconds) implements Answer {}

  /** Nobody says anything of use. */
  record Failed(ResolveFailure reason) implements Answer {}
}
