package io.longhaul.membership.model;

import io.longhaul.hash.Epoch;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Everything ZooKeeper says of a tier, as one process last read it. Immutable.
 *
 * @param connected whether the view is current; false while ZooKeeper is away, when the rest is as
 *     it was
 * @param leader the director that coordinates, as the {@code leader} znode says
 * @param term leadership term, 0 before the first election
 * @param settled highest epoch that everybody acknowledged, 0 for none (rule R5)
 * @param intents by node id
 * @param directors the acknowledgement set (rule R2)
 * @param liveDirectors by director id
 */
public record TierView(
    boolean connected,
    TierSpec spec,
    Optional<String> leader,
    long term,
    Optional<Epoch> epoch,
    long settled,
    Map<String, NodeIntent> intents,
    Map<MemberKey, LiveNode> liveNodes,
    Map<MemberKey, Occupancy> occupancies,
    Set<String> directors,
    Map<String, LiveDirector> liveDirectors) {
  public TierView {
    intents = Map.copyOf(intents);
    liveNodes = Map.copyOf(liveNodes);
    occupancies = Map.copyOf(occupancies);
    directors = Set.copyOf(directors);
    liveDirectors = Map.copyOf(liveDirectors);
  }
}
