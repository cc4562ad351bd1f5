package io.longhaul.membership.model;

import java.util.BitSet;
import java.util.Map;

/**
 * What one incarnation of a node says it holds.
 *
 * @param sequence rises with every report of an incarnation; older ones are dropped (rule R6)
 * @param settledEpoch {@code settled} as read <em>before</em> the slots were scanned (rule R5)
 * @param slots bits of the slots that hold a socket, or held one within the grace (rule R6); not to
 *     be changed by whoever receives it
 * @param connections open client connections
 * @param directorsSeenMsAgo director id to the milliseconds since its last connection or packet
 */
public record Occupancy(
    String nodeId,
    long incarnation,
    long sequence,
    long settledEpoch,
    BitSet slots,
    int connections,
    Map<String, Long> directorsSeenMsAgo) {
  public Occupancy {
    directorsSeenMsAgo = Map.copyOf(directorsSeenMsAgo);
  }
}
