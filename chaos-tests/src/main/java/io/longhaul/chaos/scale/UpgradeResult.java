package io.longhaul.chaos.scale;

/**
 * What an upgrade took.
 *
 * @param durationMs in virtual time, until the last node and the last director are upgraded
 * @param epochs that a tier in service makes
 * @param sweeps those of them that only take empty tails away
 * @param plannedEpochs that were really planned, encoded and checked here
 * @param medianBytes of an encoded epoch
 * @param longestChain nodes
 * @param heldSlots most slots that had no room for their next head at a time (invariant I3)
 * @param hops nodes that a packet visits before its own, on average over connections and time
 * @param worstHops the same on average over connections, at the worst time
 * @param planP50Micros of one core, for an epoch
 * @param moved heads, over the number of slots
 * @param connections open at the end
 * @param nudged connections that draining nodes closed in order, before they ended by themselves
 * @param stranded connections whose packets a table that was in use did not bring to their node
 */
record UpgradeResult(
    long durationMs,
    long epochs,
    long sweeps,
    int plannedEpochs,
    long medianBytes,
    long largestBytes,
    int longestChain,
    int heldSlots,
    double hops,
    double worstHops,
    long planP50Micros,
    long planP99Micros,
    double moved,
    double connections,
    long nudged,
    long stranded) {}
