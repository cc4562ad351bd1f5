package io.longhaul.membership.model;

import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * A running node process: the content of {@code live/nodes/<id>:<incarnation>}.
 *
 * @param incarnation this run of the process; a later run has a higher number
 * @param relay where relay directors connect to; empty in an xdp tier
 * @param admin where its own health and metrics are served, if they are
 * @param version of the software
 * @param capacityConnections how many connections it is meant to hold at most
 * @param leaving whether the process was asked to stop and drains itself first
 * @param acknowledgedEpoch in a relay tier the highest epoch that it has loaded, else 0
 */
public record LiveNode(
    String nodeId,
    long incarnation,
    Optional<InetSocketAddress> relay,
    Optional<InetSocketAddress> admin,
    String version,
    int capacityConnections,
    boolean leaving,
    long acknowledgedEpoch) {
  public LiveNode {
    MemberName.check("node id", nodeId);
    if (incarnation < 0) {
      throw new IllegalArgumentException("incarnation: " + incarnation + " (expected: >= 0)");
    }
    if (capacityConnections < 0) {
      throw new IllegalArgumentException("capacity: " + capacityConnections + " (expected: >= 0)");
    }
  }

  /** Which run of which node this is. */
  public MemberKey key() {
    return new MemberKey(nodeId, incarnation);
  }

  /** The same process having acknowledged an epoch. */
  public LiveNode acknowledging(long epoch) {
    return new LiveNode(
        nodeId, incarnation, relay, admin, version, capacityConnections, leaving, epoch);
  }

  /** The same process, asked to stop or not. */
  public LiveNode withLeaving(boolean whetherLeaving) {
    return new LiveNode(
        nodeId,
        incarnation,
        relay,
        admin,
        version,
        capacityConnections,
        whetherLeaving,
        acknowledgedEpoch);
  }
}
