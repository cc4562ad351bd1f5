package io.longhaul.ops.admin.status;

import io.longhaul.membership.model.LiveNode;
import io.longhaul.membership.model.Occupancy;
import java.util.Map;
import java.util.Optional;

/**
 * One running process of a node.
 *
 * @param relay where relay directors connect to
 * @param admin where its own health and metrics are
 * @param capacity how many connections it is meant to hold; 0 when it did not say
 * @param reported whether a report of its sockets has arrived; the next three are 0 or empty before
 * @param directorsSeenMsAgo director id to the milliseconds since this process last heard of it
 */
public record IncarnationStatus(
    long incarnation,
    Optional<String> relay,
    Optional<String> admin,
    String version,
    boolean leaving,
    long acknowledgedEpoch,
    int capacity,
    boolean reported,
    int connections,
    int occupiedSlots,
    Map<String, Long> directorsSeenMsAgo) {
  static IncarnationStatus of(LiveNode node, Optional<Occupancy> report) {
    return new IncarnationStatus(
        node.incarnation(),
        node.relay().map(AddressText::of),
        node.admin().map(AddressText::of),
        node.version(),
        node.leaving(),
        node.acknowledgedEpoch(),
        node.capacityConnections(),
        report.isPresent(),
        report.map(Occupancy::connections).orElse(0),
        report.map(r -> r.slots().cardinality()).orElse(0),
        report.map(Occupancy::directorsSeenMsAgo).orElse(Map.of()));
  }
}
