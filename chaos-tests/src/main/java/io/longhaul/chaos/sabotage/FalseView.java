package io.longhaul.chaos.sabotage;

import io.longhaul.hash.Epoch;
import io.longhaul.hash.EpochNode;
import io.longhaul.hash.NodeState;
import io.longhaul.membership.model.LiveDirector;
import io.longhaul.membership.model.LiveShim;
import io.longhaul.membership.model.MemberKey;
import io.longhaul.membership.model.Observed;
import io.longhaul.membership.model.Occupancy;
import io.longhaul.membership.model.Reach;
import io.longhaul.membership.model.TierView;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Tiers as a planner must not see them. */
final class FalseView {
  private FalseView() {}

  /** All shims, and on demand all live directors, have acknowledged; no other director is there. */
  static TierView acknowledged(TierView view, boolean directorsToo) {
    long newest = view.epoch().map(Epoch::number).orElse(0L);
    Map<String, LiveShim> shims = new HashMap<>();
    view.liveShims().forEach((id, shim) -> shims.put(id, shim.acknowledging(newest)));
    Map<String, LiveDirector> directors = new HashMap<>(view.liveDirectors());
    if (directorsToo) {
      directors.replaceAll((id, director) -> director.acknowledging(newest));
    }
    Set<String> members = directorsToo ? directors.keySet() : view.directors();
    return with(view, view.epoch(), shims, members, directors);
  }

  /** Every node that no report came of has sent an empty one. */
  static TierView withReports(TierView view) {
    Map<MemberKey, Occupancy> reports = new HashMap<>(view.occupancies());
    Set<String> heard =
        reports.keySet().stream().map(MemberKey::nodeId).collect(Collectors.toSet());
    long tag = view.epoch().map(Epoch::number).orElse(0L);
    view.epoch().stream()
        .flatMap(epoch -> epoch.nodes().stream())
        .filter(node -> !heard.contains(node.id()))
        .forEach(node -> reports.put(new MemberKey(node.id(), 0), empty(node.id(), tag)));
    return view.observing(new Observed(reports, view.observed().reaches()));
  }

  private static Occupancy empty(String node, long tag) {
    return new Occupancy(node, 0, 1, tag, new BitSet(), new BitSet(), Set.of(), 0, Map.of());
  }

  /** Nobody has reported. */
  static TierView withoutReports(TierView view) {
    return view.observing(new Observed(Map.of(), view.observed().reaches()));
  }

  /** Nobody has reported that it holds sockets now. */
  static TierView withoutSockets(TierView view) {
    Map<MemberKey, Occupancy> reports = new HashMap<>(view.occupancies());
    reports.replaceAll((_, report) -> withoutSockets(report));
    return view.observing(new Observed(reports, view.observed().reaches()));
  }

  private static Occupancy withoutSockets(Occupancy report) {
    return new Occupancy(
        report.nodeId(),
        report.incarnation(),
        report.sequence(),
        report.settledEpoch(),
        report.slots(),
        new BitSet(),
        report.doors(),
        report.connections(),
        report.directorsSeenMsAgo());
  }

  /** Every director reaches every process of the epoch. */
  static TierView reached(TierView view) {
    Map<String, Reach> reaches = new HashMap<>(view.observed().reaches());
    reaches.replaceAll(
        (id, said) ->
            new Reach(id, said.sequence(), said.epoch(), said.fit(), Set.of(), said.alsoReached()));
    return view.observing(new Observed(view.observed().occupancies(), reaches));
  }

  /** The nodes all of whose processes are such have been demoted long ago. */
  static TierView demoted(TierView view, Predicate<MemberKey> process) {
    return with(
        view,
        view.epoch().map(epoch -> demoted(epoch, process)),
        view.liveShims(),
        view.directors(),
        view.liveDirectors());
  }

  private static Epoch demoted(Epoch epoch, Predicate<MemberKey> process) {
    return new Epoch(
        epoch.number(),
        epoch.term(),
        epoch.key(),
        epoch.doors(),
        epoch.nodes().stream().map(node -> demoted(node, process)).toList(),
        epoch.table());
  }

  private static EpochNode demoted(EpochNode node, Predicate<MemberKey> process) {
    boolean all =
        node.incarnations().stream()
            .allMatch(run -> process.test(new MemberKey(node.id(), run.number())));
    return all
        ? new EpochNode(
            node.id(), node.underlay(), NodeState.DEMOTED, node.weight(), node.incarnations())
        : node;
  }

  private static TierView with(
      TierView view,
      Optional<Epoch> epoch,
      Map<String, LiveShim> shims,
      Set<String> members,
      Map<String, LiveDirector> directors) {
    return new TierView(
        view.connected(),
        view.spec(),
        view.leader(),
        view.term(),
        epoch,
        view.settled(),
        view.thawed(),
        view.intents(),
        view.liveNodes(),
        shims,
        members,
        directors,
        view.observed());
  }
}
