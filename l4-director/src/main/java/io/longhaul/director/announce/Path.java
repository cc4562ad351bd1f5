package io.longhaul.director.announce;

import java.net.InetAddress;
import java.util.OptionalLong;

/**
 * What goes with announced addresses.
 *
 * @param leavingAs the own AS, where the neighbour is of another one; empty within one AS
 * @param nextHop of the addresses' own family
 * @param gracefulShutdown whether routers should prefer others, since this one is about to go (RFC
 *     8326)
 */
record Path(OptionalLong leavingAs, InetAddress nextHop, boolean gracefulShutdown) {
  private static final long NORMAL_PREFERENCE = 100;

  /** Within one AS routers need no policy to prefer others. */
  long localPreference() {
    return gracefulShutdown ? 0 : NORMAL_PREFERENCE;
  }
}
