package io.longhaul.chaos.exhaustive;

import io.longhaul.chaos.packet.Flow;
import io.longhaul.chaos.packet.KernelModel;
import io.longhaul.chaos.packet.ShimModel;
import io.longhaul.hash.Chain;
import io.longhaul.hash.Door;
import io.longhaul.hash.DoorState;
import io.longhaul.hash.Epoch;
import io.longhaul.hash.EpochNode;
import io.longhaul.hash.HashKey;
import io.longhaul.hash.NodeState;
import io.longhaul.hash.Protocol;
import io.longhaul.hash.SlotTable;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The state in which a search begins: everybody has the tier's first settled epoch. */
final class Beginning {
  private static final List<String> IDS = List.of("a", "b", "c");
  private static final int DIRECTORS = 2;

  private final Options options;
  private final Rules rules;
  private final Editions editions;

  Beginning(Options options, Rules rules, Editions editions) {
    this.options = options;
    this.rules = rules;
    this.editions = editions;
  }

  /** The world as the planner leaves it when it has made its first epochs and all have them. */
  World world(Leader leader) {
    Edition first = editions.of(leader.plan(Optional.empty(), bare()).next().orElseThrow());
    World world = of(first);
    Leader.Decided decided = leader.decide(world);
    while (decided.next().isPresent()) {
      world = of(decided.next().get());
      decided = leader.decide(world);
    }
    world.budget = options.budget();
    return world;
  }

  /** A host's kernel when it starts: a process listens. */
  KernelModel kernel(String node) {
    int ordinal = IDS.indexOf(node);
    KernelModel kernel =
        new KernelModel(
            ordinal,
            syn -> Integer.MIN_VALUE + ordinal * 0x2000_0000 + (syn.seq() >>> 2),
            rules.counting(),
            1);
    kernel.listen(1);
    return kernel;
  }

  private World bare() {
    return of(editions.of(nothing()));
  }

  private World of(Edition edition) {
    Director[] directors =
        IntStream.range(0, DIRECTORS).mapToObj(_ -> new Director(edition)).toArray(Director[]::new);
    List<Host> hosts = new ArrayList<>();
    for (String id : IDS.subList(0, options.nodes())) {
      ShimModel shim = ShimModel.starting(rules.shim(), id).loading(edition.epoch());
      hosts.add(new Host(id, kernel(id), shim, edition));
    }
    Caller[] callers =
        IntStream.rangeClosed(1, options.callers())
            .mapToObj(c -> new Caller(new Flow(c, 0, Leader.DOOR)))
            .toArray(Caller[]::new);
    return new World(
        rules, edition, directors, hosts.toArray(Host[]::new), callers, options.budget());
  }

  /** Stands for a table before there is one; nobody forwards by it. */
  private static Epoch nothing() {
    Door door =
        new Door(
            Leader.DOOR,
            List.of(InetAddress.getLoopbackAddress()),
            443,
            Protocol.TCP,
            DoorState.ADDING);
    EpochNode node = new EpochNode("a", Optional.empty(), NodeState.ACTIVE, 0, List.of());
    return new Epoch(
        1, 0, new HashKey(1, 2), List.of(door), List.of(node), SlotTable.of(1, _ -> Chain.EMPTY));
  }
}
