package io.longhaul.chaos.sim;

import io.longhaul.hash.Epoch;
import io.longhaul.membership.model.LiveDirector;
import io.longhaul.membership.model.LiveNode;
import io.longhaul.membership.model.LiveShim;
import io.longhaul.membership.model.MemberKey;
import io.longhaul.membership.model.NodeIntent;
import io.longhaul.membership.model.Observed;
import io.longhaul.membership.model.TierSpec;
import io.longhaul.membership.model.TierView;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * All of ZooKeeper's tree at one moment, as a coordinator reads it, with the versions that its
 * transactions will expect.
 */
record Snapshot(TierView view, int epochsVersion, int settledVersion, long transaction) {
  /**
   * Reads the tree.
   *
   * @param before an earlier one: what has not changed since is taken from there
   */
  static Snapshot of(Znodes znodes, Optional<Snapshot> before) {
    Map<String, NodeIntent> intents =
        kept(znodes, before, Paths.NODES, TierView::intents)
            .orElseGet(() -> values(znodes, Paths.NODES, NodeIntent.class));
    Map<MemberKey, LiveNode> nodes =
        kept(znodes, before, Paths.LIVE_NODES, TierView::liveNodes)
            .orElseGet(() -> liveNodes(znodes));
    Map<String, LiveShim> shims =
        kept(znodes, before, Paths.LIVE_SHIMS, TierView::liveShims)
            .orElseGet(() -> values(znodes, Paths.LIVE_SHIMS, LiveShim.class));
    Set<String> directors =
        kept(znodes, before, Paths.DIRECTORS, TierView::directors)
            .orElseGet(() -> values(znodes, Paths.DIRECTORS, Object.class).keySet());
    Map<String, LiveDirector> live =
        kept(znodes, before, Paths.LIVE_DIRECTORS, TierView::liveDirectors)
            .orElseGet(() -> values(znodes, Paths.LIVE_DIRECTORS, LiveDirector.class));
    TierView view =
        new TierView(
            true,
            (TierSpec) znodes.at(Paths.SPEC).orElseThrow().value(),
            znodes.at(Paths.LEADER).map(znode -> (String) znode.value()),
            znodes.number(Paths.TERM),
            latest(znodes),
            znodes.number(Paths.SETTLED),
            znodes.number(Paths.THAW),
            intents,
            nodes,
            shims,
            directors,
            live,
            Observed.NONE);
    return new Snapshot(
        view, version(znodes, Paths.EPOCHS), version(znodes, Paths.SETTLED), znodes.transactions());
  }

  private static <T> Optional<T> kept(
      Znodes znodes, Optional<Snapshot> before, String parent, Function<TierView, T> part) {
    return before
        .filter(earlier -> znodes.changedBelow(parent) <= earlier.transaction())
        .map(earlier -> part.apply(earlier.view()));
  }

  private static <T> Map<String, T> values(Znodes znodes, String parent, Class<T> type) {
    Map<String, T> values = new HashMap<>();
    znodes.below(parent, (name, znode) -> values.put(name, type.cast(znode.value())));
    return values;
  }

  private static Map<MemberKey, LiveNode> liveNodes(Znodes znodes) {
    Map<MemberKey, LiveNode> nodes = new HashMap<>();
    values(znodes, Paths.LIVE_NODES, LiveNode.class)
        .values()
        .forEach(node -> nodes.put(node.key(), node));
    return nodes;
  }

  private static Optional<Epoch> latest(Znodes znodes) {
    return znodes
        .at(Paths.epoch(znodes.number(Paths.EPOCHS)))
        .map(znode -> ((Table) znode.value()).epoch());
  }

  private static int version(Znodes znodes, String path) {
    return znodes.at(path).orElseThrow().version();
  }
}
