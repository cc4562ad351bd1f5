package io.longhaul.membership.model;

import io.longhaul.hash.Epoch;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Everything ZooKeeper says of a tier, as one process last read it, and what that process knows by
 * telemetry. Immutable.
 *
 * @param connected whether the view is current; false while ZooKeeper is away, when the rest is as
 *     it was
 * @param leader the director that coordinates, as the {@code leader} znode says
 * @param term leadership term, 0 before the first election
 * @param settled highest epoch that everybody acknowledged, 0 for none (rule R5)
 * @param thawed the epoch that was current when an operator ended a freeze, 0 for none (rule R9)
 * @param intents by node id
 * @param directors the acknowledgement set (rule R2)
 * @param liveShims by node id; none in a relay tier
 * @param liveDirectors by director id
 * @param frozenAt the epoch at which the leader began to remove nothing, 0 while it does not (R9)
 */
public record TierView(
    boolean connected,
    TierSpec spec,
    Optional<String> leader,
    long term,
    Optional<Epoch> epoch,
    long settled,
    long thawed,
    Map<String, NodeIntent> intents,
    Map<MemberKey, LiveNode> liveNodes,
    Map<String, LiveShim> liveShims,
    Set<String> directors,
    Map<String, LiveDirector> liveDirectors,
    Observed observed,
    long frozenAt) {
  public TierView {
    intents = Map.copyOf(intents);
    liveNodes = Map.copyOf(liveNodes);
    liveShims = Map.copyOf(liveShims);
    directors = Set.copyOf(directors);
    liveDirectors = Map.copyOf(liveDirectors);
  }

  /** A tier that is not frozen. */
  public TierView(
      boolean connected,
      TierSpec spec,
      Optional<String> leader,
      long term,
      Optional<Epoch> epoch,
      long settled,
      long thawed,
      Map<String, NodeIntent> intents,
      Map<MemberKey, LiveNode> liveNodes,
      Map<String, LiveShim> liveShims,
      Set<String> directors,
      Map<String, LiveDirector> liveDirectors,
      Observed observed) {
    this(
        connected,
        spec,
        leader,
        term,
        epoch,
        settled,
        thawed,
        intents,
        liveNodes,
        liveShims,
        directors,
        liveDirectors,
        observed,
        0);
  }

  /** The last report of each reporter. */
  public Map<MemberKey, Occupancy> occupancies() {
    return observed.occupancies();
  }

  /** The same tier with what telemetry says now. */
  public TierView observing(Observed now) {
    return with(intents, now);
  }

  /** The same tier with what is wanted of one node now. */
  public TierView intending(NodeIntent now) {
    Map<String, NodeIntent> changed = new HashMap<>(intents);
    changed.put(now.nodeId(), now);
    return with(changed, observed);
  }

  private TierView with(Map<String, NodeIntent> newIntents, Observed newObserved) {
    return new TierView(
        connected,
        spec,
        leader,
        term,
        epoch,
        settled,
        thawed,
        newIntents,
        liveNodes,
        liveShims,
        directors,
        liveDirectors,
        newObserved,
        frozenAt);
  }
}
