package io.longhaul.membership.planner;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.hash.Epoch;
import io.longhaul.hash.HashKey;
import io.longhaul.hash.Protocol;
import io.longhaul.hash.Slot;
import io.longhaul.membership.model.DoorSpec;
import io.longhaul.membership.model.Intent;
import io.longhaul.membership.model.LiveDirector;
import io.longhaul.membership.model.LiveNode;
import io.longhaul.membership.model.LiveShim;
import io.longhaul.membership.model.MemberKey;
import io.longhaul.membership.model.NodeIntent;
import io.longhaul.membership.model.Observed;
import io.longhaul.membership.model.Occupancy;
import io.longhaul.membership.model.Reach;
import io.longhaul.membership.model.TierSpec;
import io.longhaul.membership.model.TierView;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A tier on paper: nodes with sockets, directors with acknowledgements. Every epoch that it takes
 * over from the planner is checked against the invariants.
 */
final class TierModel {
  final Map<String, NodeIntent> intents = new TreeMap<>();
  final Map<MemberKey, LiveNode> live = new HashMap<>();
  final Map<MemberKey, BitSet> sockets = new HashMap<>();
  final Map<MemberKey, Occupancy> reports = new HashMap<>();
  final Map<String, Long> directors = new TreeMap<>();
  final Set<String> directorsWithoutSession = new HashSet<>();
  final Set<String> gone = new HashSet<>();
  final Map<String, LiveShim> shims = new HashMap<>();
  List<DoorSpec> doors = List.of(door("web", "192.0.2.1"));
  Set<String> doorsInUse = Set.of();
  String plane = "relay";
  final Set<String> damped = new HashSet<>();
  final Map<String, Reach> reaches = new HashMap<>();
  final List<Epoch> history = new ArrayList<>();
  Optional<Epoch> epoch = Optional.empty();
  long settled;
  private long sequence;

  static TierModel of(int nodes, int directors) {
    TierModel tier = new TierModel();
    for (int i = 1; i <= nodes; i++) {
      tier.start("node-" + i, 1);
    }
    for (int i = 1; i <= directors; i++) {
      tier.directors.put("director-" + i, 0L);
    }
    return tier;
  }

  void start(String id, long incarnation) {
    MemberKey key = new MemberKey(id, incarnation);
    intents.putIfAbsent(id, NodeIntent.active(id));
    live.put(key, process(key, false, 0));
    sockets.put(key, new BitSet(Slot.COUNT));
    gone.remove(id);
  }

  void leave(String id) {
    live.replaceAll(
        (key, node) ->
            key.nodeId().equals(id) ? process(key, true, node.acknowledgedEpoch()) : node);
  }

  void kill(String id) {
    live.keySet().removeIf(key -> key.nodeId().equals(id));
    reports.keySet().removeIf(key -> key.nodeId().equals(id));
    sockets.keySet().removeIf(key -> key.nodeId().equals(id));
  }

  static DoorSpec door(String name, String address) {
    return new DoorSpec(name, List.of(InetAddress.ofLiteral(address)), 443, Protocol.TCP);
  }

  /** What a director says: that it reaches all but these of the epoch, and these beside it. */
  void vote(String director, Set<MemberKey> unreached, Set<MemberKey> alsoReached) {
    reaches.put(director, new Reach(director, ++sequence, 1, true, unreached, alsoReached));
  }

  NodeIntent intent(String id) {
    return Objects.requireNonNull(intents.get(id), id);
  }

  /** What the first incarnation of a node holds; to be changed at will. */
  BitSet held(String id) {
    return Objects.requireNonNull(sockets.get(new MemberKey(id, 1)), id);
  }

  void intend(String id, Intent intent) {
    intents.computeIfPresent(id, (key, before) -> before.with(intent));
  }

  void weigh(String id, int weight) {
    intents.computeIfPresent(id, (key, before) -> new NodeIntent(id, before.intent(), weight));
  }

  /** A client connects through a director that has the current epoch. */
  void connect(int slot) {
    Epoch current = epoch.orElseThrow();
    String head = current.nodes().get(current.table().chain(slot).head()).id();
    sockets.forEach(
        (key, held) -> {
          if (key.nodeId().equals(head)) {
            held.set(slot);
          }
        });
  }

  void disconnectAll(String id) {
    sockets.forEach(
        (key, held) -> {
          if (key.nodeId().equals(id)) {
            held.clear();
          }
        });
  }

  void acknowledge() {
    directors.replaceAll((id, before) -> epoch.map(Epoch::number).orElse(0L));
    live.replaceAll(
        (key, node) -> process(key, node.leaving(), epoch.map(Epoch::number).orElse(0L)));
  }

  void report() {
    live.keySet().forEach(key -> report(key, sockets.getOrDefault(key, new BitSet())));
  }

  /** The reporter of a node's first incarnation says what one says that has just started. */
  void reportStarting(String id) {
    BitSet all = new BitSet(Slot.COUNT);
    all.set(0, Slot.COUNT);
    report(new MemberKey(id, 1), all);
  }

  private void report(MemberKey key, BitSet slots) {
    BitSet held = sockets.getOrDefault(key, new BitSet());
    reports.put(
        key,
        new Occupancy(
            key.nodeId(),
            key.incarnation(),
            ++sequence,
            settled,
            (BitSet) slots.clone(),
            (BitSet) held.clone(),
            doorsInUse,
            0,
            Map.of()));
  }

  /** Plans once; true when an epoch came of it. */
  boolean plan(boolean tidyDue) {
    return plan(tidyDue ? Pace.NOW : Pace.NOT_TIDY);
  }

  boolean plan(Pace pace) {
    return follow(Planner.plan(input(pace)));
  }

  /** Takes a plan over; true when an epoch came of it. */
  boolean follow(Plan plan) {
    assertThat(plan.settled()).isGreaterThanOrEqualTo(settled);
    settled = plan.settled();
    plan.next().ifPresent(this::takeOver);
    return plan.next().isPresent();
  }

  /** Everybody acknowledges and reports until nothing changes; the number of epochs it took. */
  int settle() {
    int epochs = 0;
    for (int quiet = 0; quiet < 2; ) {
      quiet = plan(true) ? 0 : quiet + 1;
      epochs += quiet == 0 ? 1 : 0;
      acknowledge();
      report();
      assertThat(epochs).as("epochs until nothing changes").isLessThan(50);
    }
    return epochs;
  }

  List<Reason> reasons() {
    return Planner.plan(input(Pace.NOW)).reasons();
  }

  String head(int slot) {
    Epoch current = epoch.orElseThrow();
    return current.nodes().get(current.table().chain(slot).head()).id();
  }

  boolean inSomeChain(String id) {
    Epoch current = epoch.orElseThrow();
    int ordinal = current.ordinal(id);
    for (int slot = 0; ordinal >= 0 && slot < Slot.COUNT; slot++) {
      if (current.table().chain(slot).contains(ordinal)) {
        return true;
      }
    }
    return false;
  }

  int heads(String id) {
    Epoch current = epoch.orElseThrow();
    int ordinal = current.ordinal(id);
    return ordinal < 0 ? 0 : current.table().headCounts(current.nodes().size())[ordinal];
  }

  TierView view() {
    Map<String, LiveDirector> liveDirectors = new HashMap<>();
    directors.forEach(
        (id, acked) ->
            liveDirectors.put(
                id,
                new LiveDirector(
                    id, plane, Map.of(), Optional.empty(), Optional.empty(), "test", acked)));
    liveDirectors.keySet().removeAll(directorsWithoutSession);
    TierSpec spec = new TierSpec("test", plane, new HashKey(1, 2), doors, TierSpec.RELAY_GRACE);
    return new TierView(
        true,
        spec,
        Optional.empty(),
        7,
        epoch,
        settled,
        0,
        intents,
        live,
        shims,
        directors.keySet(),
        liveDirectors,
        new Observed(reports, reaches));
  }

  PlannerInput input(Pace pace) {
    Set<MemberKey> processes =
        epoch.stream()
            .flatMap(now -> now.nodes().stream())
            .filter(node -> gone.contains(node.id()))
            .flatMap(
                node -> node.incarnations().stream().map(i -> new MemberKey(node.id(), i.number())))
            .collect(Collectors.toSet());
    return new PlannerInput(view(), new Patience(Set.of(), processes, damped, false), pace);
  }

  private void takeOver(Epoch next) {
    Invariants.check(this, next);
    epoch = Optional.of(next);
    history.add(next);
  }

  private static LiveNode process(MemberKey key, boolean leaving, long acknowledged) {
    return new LiveNode(
        key.nodeId(),
        key.incarnation(),
        Optional.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 9000)),
        Optional.empty(),
        "test",
        1000,
        leaving,
        acknowledged);
  }
}
