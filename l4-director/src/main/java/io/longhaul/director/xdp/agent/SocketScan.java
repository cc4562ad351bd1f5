package io.longhaul.director.xdp.agent;

import java.util.BitSet;
import java.util.Set;

/**
 * The sockets of a host towards front doors at one time (rule R4): half open, queued, open, closed
 * with bytes left, and in TIME_WAIT, whoever owns them.
 *
 * @param slots bits of the slots that hold one; not changed afterwards
 * @param doorPlaces places among the shim's counters of the doors that hold one; likewise
 * @param doors their names
 * @param connections those that are neither half open nor in TIME_WAIT
 * @param sockets all of them
 * @param visited all TCP sockets that were looked at, also those of no door
 */
public record SocketScan(
    BitSet slots,
    BitSet doorPlaces,
    Set<String> doors,
    long connections,
    long sockets,
    long visited) {
  public SocketScan {
    doors = Set.copyOf(doors);
  }
}
