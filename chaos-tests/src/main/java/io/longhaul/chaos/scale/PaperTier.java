package io.longhaul.chaos.scale;

import io.longhaul.hash.Epoch;
import io.longhaul.hash.EpochNode;
import io.longhaul.hash.HashKey;
import io.longhaul.hash.Incarnation;
import io.longhaul.hash.Protocol;
import io.longhaul.membership.model.DoorSpec;
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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Nodes and directors of a tier whose plane is xdp, and what a coordinator sees of them. */
final class PaperTier {
  private static final TierSpec SPEC =
      new TierSpec(
          "paper",
          "xdp",
          new HashKey(1, 2),
          List.of(
              new DoorSpec("web", List.of(InetAddress.ofLiteral("192.0.2.1")), 443, Protocol.TCP)),
          TierSpec.XDP_GRACE);
  private static final long TERM = 1;

  private final List<PaperNode> nodes;
  private final Map<String, PaperNode> byId;
  private final List<PaperDirector> directors;

  PaperTier(int nodes, int directors) {
    this.nodes = IntStream.range(0, nodes).mapToObj(PaperNode::new).toList();
    this.byId = this.nodes.stream().collect(Collectors.toMap(PaperNode::id, Function.identity()));
    this.directors = IntStream.range(0, directors).mapToObj(PaperDirector::new).toList();
  }

  List<PaperNode> nodes() {
    return nodes;
  }

  List<PaperDirector> directors() {
    return directors;
  }

  NodeTable table(Epoch epoch) {
    return new NodeTable(epoch, byId);
  }

  /**
   * What a coordinator sees.
   *
   * @param settled as published
   * @param reported as the nodes had read it when they made their last reports (rule R5)
   */
  TierView view(long nowMs, Optional<Epoch> epoch, long settled, long reported) {
    Map<String, NodeIntent> intents = new HashMap<>();
    Map<MemberKey, LiveNode> liveNodes = new HashMap<>();
    Map<String, LiveShim> liveShims = new HashMap<>();
    Map<MemberKey, Occupancy> occupancies = new HashMap<>();
    for (PaperNode node : nodes) {
      intents.put(node.id(), node.intent());
      liveShims.put(node.id(), node.liveShim(nowMs));
      occupancies.put(node.key(), node.report(nowMs, reported));
      if (node.running()) {
        liveNodes.put(node.key(), node.live());
      }
    }
    Map<String, LiveDirector> liveDirectors = new HashMap<>();
    for (PaperDirector director : directors) {
      if (director.registered()) {
        liveDirectors.put(director.id(), director.live(nowMs));
      }
    }
    Map<String, Reach> reaches = reaches(nowMs, epoch, liveNodes.keySet(), liveDirectors.keySet());
    return new TierView(
        true,
        SPEC,
        Optional.of(directors.getFirst().id()),
        TERM,
        epoch,
        settled,
        0,
        intents,
        liveNodes,
        liveShims,
        liveDirectors.keySet(),
        liveDirectors,
        new Observed(occupancies, reaches));
  }

  /** Every director reaches every process that runs. */
  private static Map<String, Reach> reaches(
      long nowMs, Optional<Epoch> epoch, Set<MemberKey> running, Set<String> directors) {
    Set<MemberKey> known = new HashSet<>();
    for (EpochNode node : epoch.map(Epoch::nodes).orElse(List.of())) {
      for (Incarnation incarnation : node.incarnations()) {
        known.add(new MemberKey(node.id(), incarnation.number()));
      }
    }
    Set<MemberKey> also = new HashSet<>(running);
    also.removeAll(known);
    known.removeAll(running);
    Set<MemberKey> unreached = Set.copyOf(known);
    Set<MemberKey> alsoReached = Set.copyOf(also);
    long number = epoch.map(Epoch::number).orElse(0L);
    return directors.stream()
        .collect(
            Collectors.toMap(
                Function.identity(),
                id -> new Reach(id, nowMs, number, true, unreached, alsoReached)));
  }
}
