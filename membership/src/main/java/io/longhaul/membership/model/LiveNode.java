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
    long acknowledgedEpoch) {}
