package io.longhaul.membership.model;

import java.util.BitSet;
import java.util.Map;
import java.util.Set;

/**
 * What one reporter says a node holds: in a relay tier an incarnation of its process, in an xdp
 * tier a run of its host's shim agent, which speaks for the whole kernel (rule R4).
 *
 * @param sequence rises with every report of an incarnation; older ones are dropped (rule R6)
 * @param settledEpoch {@code settled} as read <em>before</em> the slots were scanned (rule R5)
 * @param slots bits of the slots that hold a socket, or held one within the grace; all of them when
 *     the reporter has just started (rule R6). Not to be changed by whoever receives it
 * @param sockets bits of the slots that hold a socket now (rule R7); likewise
 * @param doors names of the doors that have a socket, or had one within the grace (rule R12)
 * @param connections open client connections
 * @param directorsSeenMsAgo director id to the milliseconds since its last connection or packet
 */
public record Occupancy(
    String nodeId,
    long incarnation,
    long sequence,
    long settledEpoch,
    BitSet slots,
    BitSet sockets,
    Set<String> doors,
    int connections,
    Map<String, Long> directorsSeenMsAgo) {
  public Occupancy {
    doors = Set.copyOf(doors);
    directorsSeenMsAgo = Map.copyOf(directorsSeenMsAgo);
  }

  /** Whose report it is. */
  public MemberKey key() {
    return new MemberKey(nodeId, incarnation);
  }
}
