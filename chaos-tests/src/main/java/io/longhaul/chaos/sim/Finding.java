package io.longhaul.chaos.sim;

import java.util.OptionalLong;

/**
 * Something that must not happen.
 *
 * @param stranded a connection was lost; else a rule or an invariant does not hold
 * @param flow whose connection it is, if it is one's
 * @param slot that it concerns, -1 for none
 */
record Finding(boolean stranded, String text, OptionalLong flow, int slot, long atNs) {}
