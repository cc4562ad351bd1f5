package io.longhaul.chaos.sim;

import io.longhaul.hash.Epoch;
import io.longhaul.hash.Protocol;
import io.longhaul.membership.model.DoorSpec;
import io.longhaul.membership.model.Intent;
import io.longhaul.membership.model.NodeIntent;
import io.longhaul.membership.model.TierSpec;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whoever runs the tier: drains, adds, removes, restarts and weighs, several things at once. */
final class Operator {
  private static final long POLL_NS = 5 * Timeline.SECOND;
  private static final long SOON_NS = Timeline.MINUTE;
  private static final long LATE_NS = Timeline.HOUR;
  private static final int MOST_DOORS = 4;

  private final World world;
  private final Dice dice;
  private final long endNs;
  private final List<Runnable> kinds =
      List.of(
          this::drain,
          this::drain,
          this::drain,
          this::restartInPlace,
          this::restartInPlace,
          this::add,
          this::weigh,
          this::addDoor,
          this::removeDoor,
          this::rollDirector,
          this::replaceDirector,
          this::rollAll);
  private int nodes;
  private int directors;
  private int doors;

  Operator(World world, Dice dice, long endNs) {
    this.world = world;
    this.dice = dice;
    this.endNs = endNs;
  }

  /** Makes the tier and starts everybody. */
  void install() {
    TierSpec spec =
        new TierSpec("sim", "xdp", world.key(), List.of(newDoor(), newDoor()), world.rules.grace());
    world.zk.operate(
        List.of(
            new ZkOp.Create(Paths.SPEC, spec, false),
            new ZkOp.Create(Paths.TERM, 0L, false),
            new ZkOp.Create(Paths.EPOCHS, 0L, false),
            new ZkOp.Create(Paths.SETTLED, 0L, false)));
    for (int i = 0; i < world.settings.nodes(); i++) {
      addNode();
    }
    for (int i = 0; i < world.settings.directors(); i++) {
      addDirector();
    }
  }

  void start(long fromNs) {
    long next = fromNs + dice.until(world.rates().operationsPerHour(), Timeline.HOUR);
    if (next < endNs) {
      world.time.at(
          next,
          () -> {
            if (world.zk.up()) {
              next().run();
            }
            start(next);
          });
    }
  }

  /** What has too much to do is what operators look at. */
  private Runnable next() {
    boolean worried = active().stream().anyMatch(host -> host.strain.on());
    return worried && dice.chance(0.5) ? this::drain : dice.pick(kinds);
  }

  private void event(String what) {
    world.event(() -> "operator: " + what);
    world.tally.count("operator: " + what.replaceAll("\\[.*]", "them").replaceAll("[0-9]+", "#"));
  }

  private void addNode() {
    nodes++;
    String id = "node-%03d".formatted(nodes);
    world.zk.operate(List.of(new ZkOp.Put(Paths.intent(id), NodeIntent.active(id), false)));
    world.addHost(id);
  }

  private void addDirector() {
    directors++;
    world.addDirector("director-%02d".formatted(directors));
  }

  private NodeIntent intent(NodeHost host) {
    return world
        .zk
        .znodes()
        .at(Paths.intent(host.id))
        .map(znode -> (NodeIntent) znode.value())
        .orElseGet(() -> NodeIntent.active(host.id));
  }

  private boolean intend(NodeHost host, NodeIntent next) {
    event(host.id + " " + next.intent() + " weight " + next.weight());
    return world.zk.operate(List.of(new ZkOp.Put(Paths.intent(host.id), next, false)));
  }

  private List<NodeHost> active() {
    return world.hosts().stream()
        .filter(host -> !host.stopped() && host.powered())
        .filter(host -> intent(host).intent() == Intent.ACTIVE)
        .toList();
  }

  private void drain() {
    List<NodeHost> candidates = active();
    if (2 * candidates.size() <= world.settings.nodes()) {
      add();
      return;
    }
    List<NodeHost> strained = candidates.stream().filter(host -> host.strain.on()).toList();
    drain(dice.pick(strained.isEmpty() ? candidates : strained));
  }

  /** Drains a node, and stops it in the end or changes its mind. */
  void drain(NodeHost host) {
    intend(host, intent(host).with(Intent.DRAINING));
    if (dice.chance(0.6)) {
      nudge(host, dice.spread(Timeline.MINUTE, 20 * Timeline.MINUTE));
    }
    long patience = dice.spread(Timeline.SECOND, 2 * LATE_NS);
    boolean meansIt = dice.chance(0.7);
    awaitDrained(host, world.time.nowNs() + patience, meansIt);
  }

  /** Stops the node when that is safe, or changes its mind at some moment. */
  private void awaitDrained(NodeHost host, long untilNs, boolean meansIt) {
    world.time.after(
        POLL_NS,
        () -> {
          if (world.time.nowNs() >= untilNs || host.stopped()) {
            if (!host.stopped()) {
              intend(host, intent(host).with(Intent.ACTIVE));
            }
          } else if (meansIt && safeToStop(host)) {
            takeAway(host);
          } else {
            awaitDrained(host, untilNs, meansIt);
          }
        });
  }

  /** Rule R13: in no chain, and that is acknowledged by all. */
  private boolean safeToStop(NodeHost host) {
    Optional<Epoch> latest = world.latestEpoch();
    if (!world.zk.up() || latest.isEmpty()) {
      return false;
    }
    int ordinal = latest.get().ordinal(host.id);
    if (world.rules.conduct() == Conduct.STOPS_EARLY) {
      return ordinal < 0
          || latest.get().table().headCounts(latest.get().nodes().size())[ordinal] == 0;
    }
    boolean settled = world.zk.znodes().number(Paths.SETTLED) >= latest.get().number();
    return settled && (ordinal < 0 || !latest.get().table().contains(ordinal));
  }

  private void takeAway(NodeHost host) {
    event("stops " + host.id);
    if (host.powered()) {
      host.decommission();
    }
    world.zk.operate(List.of(new ZkOp.Delete(Paths.intent(host.id))));
    if (dice.chance(0.8)) {
      world.time.after(dice.spread(SOON_NS, LATE_NS), this::addNode);
    }
  }

  /** Closes a node's connections one after the other. */
  private void nudge(NodeHost host, long windowNs) {
    for (Connection connection : world.clients().open()) {
      if (connection.owner().filter(host::equals).isPresent()) {
        world.time.after(dice.between(0, windowNs), () -> connection.closeByServer(0));
      }
    }
  }

  private void add() {
    if (active().size() < 2 * world.settings.nodes()) {
      event("adds a node");
      addNode();
    }
  }

  private void weigh() {
    List<NodeHost> candidates = active();
    if (!candidates.isEmpty()) {
      NodeHost host = dice.pick(candidates);
      intend(host, new NodeIntent(host.id, intent(host).intent(), 20 + dice.below(180)));
    }
  }

  private void restartInPlace() {
    List<NodeHost> candidates = active();
    if (!candidates.isEmpty()) {
      restart(dice.pick(candidates));
    }
  }

  private void rollAll() {
    long delay = 0;
    for (NodeHost host : active()) {
      world.time.after(delay, () -> restart(host));
      delay += dice.spread(Timeline.SECOND, Timeline.MINUTE);
    }
  }

  private void restart(NodeHost host) {
    if (host.processes().size() != 1 || !host.powered()) {
      return;
    }
    event("restarts " + host.id + " in place");
    NodeProcess old = host.processes().iterator().next();
    host.startProcess();
    world.time.after(
        dice.spread(Timeline.MILLISECOND, 10 * Timeline.SECOND),
        () -> {
          if (old.life.alive()) {
            host.retire(old);
            nudge(host, dice.spread(SOON_NS, LATE_NS));
            awaitEmpty(host, old);
          }
        });
  }

  private void awaitEmpty(NodeHost host, NodeProcess old) {
    world.time.after(
        SOON_NS,
        () -> {
          if (host.processes().contains(old)) {
            boolean needed = !host.kernel().listensBeside(old.key.incarnation());
            if (!needed && host.holdsNothing(old)) {
              host.stop(old);
            } else {
              awaitEmpty(host, old);
            }
          }
        });
  }

  private void rollDirector() {
    List<DirectorHost> candidates =
        world.directors().stream().filter(director -> director.process.alive()).toList();
    if (!candidates.isEmpty()) {
      DirectorHost director = dice.pick(candidates);
      event("restarts " + director.id);
      director.die();
      world.time.after(
          dice.spread(SOON_NS / 60, SOON_NS),
          () -> {
            if (!director.process.alive() && !director.retiring()) {
              director.start();
              world.reachabilityChanged();
            }
          });
    }
  }

  private void replaceDirector() {
    List<DirectorHost> candidates =
        world.directors().stream()
            .filter(director -> director.process.running() && !director.retiring())
            .toList();
    if (candidates.size() > 1) {
      DirectorHost director = dice.pick(candidates);
      event("replaces " + director.id);
      addDirector();
      director.retire();
      world.reachabilityChanged();
    }
  }

  private DoorSpec newDoor() {
    doors++;
    try {
      InetAddress address = InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, (byte) doors});
      return new DoorSpec("door-" + doors, List.of(address), 443, Protocol.TCP);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("door address: of 4 bytes", e);
    }
  }

  private TierSpec spec() {
    return (TierSpec) world.zk.znodes().at(Paths.SPEC).orElseThrow().value();
  }

  private void wish(List<DoorSpec> wished) {
    TierSpec spec = spec();
    TierSpec next =
        new TierSpec(spec.tier(), spec.plane(), spec.hashKey(), wished, spec.occupancyGrace());
    world.zk.operate(List.of(new ZkOp.Set(Paths.SPEC, next, ZkOp.ANY)));
  }

  /** One more door, which hardly anybody uses. */
  void addDoor() {
    List<DoorSpec> wished = new ArrayList<>(spec().doors());
    if (wished.size() < MOST_DOORS) {
      DoorSpec door = newDoor();
      event("adds " + door.name());
      wished.add(door);
      wish(wished);
    }
  }

  private void removeDoor() {
    List<DoorSpec> wished = new ArrayList<>(spec().doors());
    if (wished.size() < 2) {
      return;
    }
    // The newest is used least, which is what operators remove.
    boolean any = dice.chance(0.5);
    remove(wished, any ? dice.below(wished.size()) : wished.size() - 1);
  }

  /** The door that came last goes. */
  void removeNewestDoor() {
    List<DoorSpec> wished = new ArrayList<>(spec().doors());
    if (wished.size() > 1) {
      remove(wished, wished.size() - 1);
    }
  }

  private void remove(List<DoorSpec> wished, int which) {
    DoorSpec door = wished.remove(which);
    event("removes " + door.name());
    wish(wished);
    world.clients().doorGoes(door.name());
    long window = dice.spread(SOON_NS, LATE_NS);
    for (Connection connection : world.clients().open()) {
      if (connection.flow.door().equals(door.name())) {
        world.time.after(dice.between(0, window), connection::close);
      }
    }
  }
}
