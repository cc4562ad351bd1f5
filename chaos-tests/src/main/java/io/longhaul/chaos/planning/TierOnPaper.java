package io.longhaul.chaos.planning;

import io.longhaul.hash.Epoch;
import io.longhaul.hash.HashKey;
import io.longhaul.hash.Protocol;
import io.longhaul.membership.model.DoorSpec;
import io.longhaul.membership.model.Intent;
import io.longhaul.membership.model.LiveDirector;
import io.longhaul.membership.model.LiveNode;
import io.longhaul.membership.model.MemberKey;
import io.longhaul.membership.model.NodeIntent;
import io.longhaul.membership.model.Observed;
import io.longhaul.membership.model.Occupancy;
import io.longhaul.membership.model.TierSpec;
import io.longhaul.membership.model.TierView;
import io.longhaul.membership.planner.Pace;
import io.longhaul.membership.planner.Patience;
import io.longhaul.membership.planner.Planner;
import io.longhaul.membership.planner.PlannerInput;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A settled tier whose every node holds connections in all the slots that it heads. */
final class TierOnPaper {
  private static final LiveDirector DIRECTOR =
      new LiveDirector("d", "relay", Map.of(), Optional.empty(), Optional.empty(), "bench", 1);

  private final Map<String, NodeIntent> intents = new HashMap<>();
  private final Map<MemberKey, LiveNode> live = new HashMap<>();
  private final Map<MemberKey, Occupancy> reports = new HashMap<>();
  private final Epoch epoch;

  TierOnPaper(int nodes) {
    for (int i = 0; i < nodes; i++) {
      String id = "node-%04d".formatted(i);
      intents.put(id, NodeIntent.active(id));
      live.put(new MemberKey(id, 1), process(id, i));
    }
    epoch = next(view(Optional.empty(), intents));
    for (MemberKey key : live.keySet()) {
      BitSet headed = headed(epoch.ordinal(key.nodeId()));
      reports.put(
          key, new Occupancy(key.nodeId(), 1, 1, 1, headed, headed, Set.of("web"), 0, Map.of()));
    }
  }

  /** The first nodes are to be drained. */
  TierView withLeaving(int leaving) {
    Map<String, NodeIntent> changed = new HashMap<>(intents);
    for (int i = 0; i < leaving; i++) {
      changed.computeIfPresent("node-%04d".formatted(i), (id, as) -> as.with(Intent.DRAINING));
    }
    return view(Optional.of(epoch), changed);
  }

  private BitSet headed(int node) {
    BitSet headed = new BitSet(epoch.table().slots());
    for (int slot = 0; slot < epoch.table().slots(); slot++) {
      headed.set(slot, epoch.table().headOrNone(slot) == node);
    }
    return headed;
  }

  private TierView view(Optional<Epoch> current, Map<String, NodeIntent> wished) {
    DoorSpec door =
        new DoorSpec("web", List.of(InetAddress.ofLiteral("192.0.2.1")), 443, Protocol.TCP);
    return new TierView(
        true,
        new TierSpec("bench", "relay", new HashKey(1, 2), List.of(door), TierSpec.RELAY_GRACE),
        Optional.empty(),
        1,
        current,
        1,
        0,
        wished,
        live,
        Map.of(),
        Set.of("d"),
        Map.of("d", DIRECTOR),
        new Observed(reports, Map.of()));
  }

  private static Epoch next(TierView view) {
    PlannerInput input = new PlannerInput(view, Patience.NONE, Pace.NOW);
    return Planner.plan(input).next().orElseThrow();
  }

  private static LiveNode process(String id, int number) {
    InetAddress address = InetAddress.ofLiteral("10.0.%d.%d".formatted(number >> 8, number & 255));
    return new LiveNode(
        id,
        1,
        Optional.of(new InetSocketAddress(address, 9000)),
        Optional.empty(),
        "bench",
        0,
        false,
        1);
  }
}
