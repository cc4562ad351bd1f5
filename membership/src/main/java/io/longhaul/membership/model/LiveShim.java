package io.longhaul.membership.model;

import java.net.InetAddress;

/**
 * A running shim agent of an xdp tier: the content of {@code live/shims/<id>}.
 *
 * @param underlay where directors send encapsulated packets
 * @param acknowledgedEpoch the highest epoch that it has loaded into its host's shim, 0 for none
 */
public record LiveShim(String nodeId, InetAddress underlay, long acknowledgedEpoch) {
  public LiveShim {
    MemberName.check("node id", nodeId);
  }

  /** The same shim having acknowledged an epoch. */
  public LiveShim acknowledging(long epoch) {
    return new LiveShim(nodeId, underlay, epoch);
  }
}
