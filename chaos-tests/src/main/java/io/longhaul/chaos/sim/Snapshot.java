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
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All of ZooKeeper's tree at one moment, as a coordinator reads it, with the versions that its
 * transactions will expect.
 */
record Snapshot(TierView view, int epochsVersion, int settledVersion, long transaction) {
  static Snapshot of(Znodes znodes) {
    Map<String, NodeIntent> intents = new HashMap<>();
    znodes.below(Paths.NODES, (id, znode) -> intents.put(id, (NodeIntent) znode.value()));
    Map<MemberKey, LiveNode> nodes = new HashMap<>();
    znodes.below(
        Paths.LIVE_NODES,
        (name, znode) -> {
          LiveNode node = (LiveNode) znode.value();
          nodes.put(node.key(), node);
        });
    Map<String, LiveShim> shims = new HashMap<>();
    znodes.below(Paths.LIVE_SHIMS, (id, znode) -> shims.put(id, (LiveShim) znode.value()));
    Set<String> directors = new HashSet<>();
    znodes.below(Paths.DIRECTORS, (id, znode) -> directors.add(id));
    Map<String, LiveDirector> live = new HashMap<>();
    znodes.below(Paths.LIVE_DIRECTORS, (id, znode) -> live.put(id, (LiveDirector) znode.value()));
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

  private static Optional<Epoch> latest(Znodes znodes) {
    return znodes
        .at(Paths.epoch(znodes.number(Paths.EPOCHS)))
        .map(znode -> ((Table) znode.value()).epoch());
  }

  private static int version(Znodes znodes, String path) {
    return znodes.at(path).orElseThrow().version();
  }
}
