package io.longhaul.chaos.sim;

import java.util.ArrayList;
import java.util.List;

/** Breaks things at random, and mends them a while later. */
final class Faults {
  private static final long SHORT_NS = 100 * Timeline.MILLISECOND;
  private static final long RESTART_NS = 5 * Timeline.MINUTE;
  private static final long HOURS_NS = 2 * Timeline.HOUR;
  private static final long REBOOT_NS = 30 * Timeline.MINUTE;
  private static final long OVERFLOW_NS = 10 * Timeline.MINUTE;

  private final World world;
  private final FaultRates rates;
  private final Dice dice;
  private final long endNs;
  private final Coincidences coincidences;
  private final List<Runnable> kinds = new ArrayList<>();

  Faults(World world, Operator operator, Dice dice, long endNs) {
    this.world = world;
    this.rates = world.rates();
    this.dice = dice;
    this.endNs = endNs;
    this.coincidences = new Coincidences(world, operator, dice, this);
    kinds.addAll(everyKind());
    switch (rates.emphasis()) {
      case NONE -> {}
      case HANDSHAKES -> kinds.addAll(handshakeKinds());
      case ABSENCES -> kinds.addAll(absenceKinds());
      case STALLS -> {
        kinds.clear();
        kinds.addAll(stallKinds());
      }
      case LATENESS -> {
        kinds.clear();
        kinds.add(coincidences::overload);
      }
      case EDGES -> {
        kinds.clear();
        kinds.add(coincidences::forgetCookies);
        kinds.add(coincidences::forgetCookies);
        kinds.add(coincidences::closeDoorUnnoticed);
      }
    }
  }

  private List<Runnable> everyKind() {
    return List.of(
        this::crashDirector,
        this::hangDirector,
        this::crashDirectorHost,
        this::hangLeader,
        this::crashAgent,
        this::hangAgent,
        this::crashProcess,
        this::hangProcess,
        this::crashHost,
        this::partition,
        this::partition,
        this::cutNodeOff,
        this::deafen,
        this::cutDirectorOff,
        this::cutFromZooKeeper,
        this::cutFromZooKeeper,
        this::loseZooKeeper,
        this::expireSession,
        this::overflow,
        coincidences::overload,
        coincidences::rebootAtOnce,
        coincidences::failWithoutADirector);
  }

  private List<Runnable> handshakeKinds() {
    return List.of(
        this::overflow,
        this::overflow,
        this::overflow,
        this::overflow,
        this::crashAgent,
        this::crashAgent,
        this::crashProcess,
        this::crashProcess,
        this::crashHost,
        this::hangAgent);
  }

  private List<Runnable> stallKinds() {
    return List.of(
        coincidences::overload,
        coincidences::overload,
        coincidences::overload,
        coincidences::overload,
        coincidences::overload,
        coincidences::rebootAtOnce,
        coincidences::failWithoutADirector,
        coincidences::failWithoutADirector,
        this::hangLeader,
        this::crashDirector,
        this::cutFromZooKeeper);
  }

  private List<Runnable> absenceKinds() {
    return List.of(
        this::hangDirectorForLong,
        this::hangDirectorForLong,
        this::hangDirectorForLong,
        this::hangDirectorForLong,
        this::restartWithoutZooKeeper,
        this::restartWithoutZooKeeper,
        this::restartWithoutZooKeeper,
        this::cutNodeOffForLong,
        this::cutNodeOffForLong,
        this::cutNodeOffForLong,
        this::hangLeader,
        this::hangLeader,
        this::hangLeader,
        this::hangLeader);
  }

  void start(long fromNs) {
    repeat(fromNs, rates.faultsPerHour(), () -> dice.pick(kinds).run());
    repeat(fromNs, rates.spoofsPerHour(), world.clients()::spoof);
    repeat(fromNs, rates.reshufflesPerHour(), world.routers::reshuffle);
  }

  private void repeat(long fromNs, double perHour, Runnable fault) {
    if (perHour <= 0) {
      return;
    }
    long next = fromNs + dice.until(perHour, Timeline.HOUR);
    if (next < endNs) {
      world.time.at(
          next,
          () -> {
            fault.run();
            repeat(next, perHour, fault);
          });
    }
  }

  /** Everything that is broken is whole again. */
  void mendAll() {
    world.zk.up(true);
    world.directors().forEach(this::mend);
    world.hosts().forEach(this::mend);
    world.reachabilityChanged();
  }

  private void mend(DirectorHost director) {
    director.process.resume();
    if (!director.process.alive() && !director.retiring()) {
      director.start();
    }
  }

  private void mend(NodeHost host) {
    host.agent.life.resume();
    host.processes().forEach(process -> process.life.resume());
    host.strain.end();
    if (host.powered() && !host.agent.life.alive()) {
      host.agent.start();
    }
  }

  void event(String what) {
    world.event(() -> "fault: " + what);
    world.tally.count("fault: " + what.replaceAll("\\[.*]", "them").replaceAll("[0-9]+", "#"));
  }

  private long pauseNs() {
    return dice.spread(SHORT_NS, RESTART_NS);
  }

  DirectorHost director() {
    return dice.pick(List.copyOf(world.directors()));
  }

  NodeHost host() {
    return dice.pick(List.copyOf(world.hosts()));
  }

  private void crashDirector() {
    DirectorHost director = director();
    if (director.process.alive() && !director.retiring()) {
      event(director.id + " dies");
      director.die();
      world.reachabilityChanged();
      restartLater(director, pauseNs());
    }
  }

  private void crashDirectorHost() {
    DirectorHost director = director();
    if (director.process.alive() && !director.retiring()) {
      event(director.id + " loses its host");
      director.crash();
      world.reachabilityChanged();
      restartLater(director, dice.spread(30 * Timeline.SECOND, REBOOT_NS));
    }
  }

  private void restartLater(DirectorHost director, long delayNs) {
    world.time.after(
        delayNs,
        () -> {
          if (!director.process.alive() && !director.retiring()) {
            event(director.id + " starts");
            director.start();
            world.reachabilityChanged();
          }
        });
  }

  private void hangDirector() {
    hang(director().process, pauseNs());
  }

  private void hangDirectorForLong() {
    hang(director().process, dice.spread(RESTART_NS, HOURS_NS));
  }

  /** A director's host is cut off from ZooKeeper, and starts again in the meantime. */
  private void restartWithoutZooKeeper() {
    DirectorHost director = director();
    if (director.process.alive() && !director.retiring()) {
      long duration = dice.spread(RESTART_NS, HOURS_NS);
      event(director.id + " starts again without ZooKeeper");
      world.links.cut(
          List.of(
              new Links.Way(director.party, world.zk.party),
              new Links.Way(world.zk.party, director.party)),
          duration);
      director.crash();
      world.reachabilityChanged();
      restartLater(director, duration / 2);
    }
  }

  /** At any moment, or between its next plan and the writing of that. */
  private void hangLeader() {
    if (dice.chance(0.7)) {
      world.beforeNextWrite(
          leader -> {
            event("a leader stops before it writes");
            hang(leader, dice.spread(SHORT_NS, 2 * Timeline.MINUTE));
          });
      return;
    }
    world.directors().stream()
        .filter(director -> director.candidate().leads())
        .findFirst()
        .ifPresent(director -> hang(director.process, pauseNs()));
  }

  void hang(Lifeline life, long durationNs) {
    if (life.running()) {
      event("a process stops");
      life.hang();
      world.reachabilityChanged();
      world.time.after(
          durationNs,
          () -> {
            event("a process goes on");
            life.resume();
            world.reachabilityChanged();
          });
    }
  }

  private void hangAgent() {
    NodeHost host = host();
    event("agent of " + host.id);
    hang(host.agent.life, pauseNs());
  }

  private void hangProcess() {
    hangProcess(host(), pauseNs());
  }

  void hangProcess(NodeHost host, long durationNs) {
    if (!host.processes().isEmpty()) {
      event("process of " + host.id);
      hang(dice.pick(List.copyOf(host.processes())).life, durationNs);
    }
  }

  private void crashAgent() {
    crashAgent(host(), pauseNs());
  }

  void crashAgent(NodeHost host, long pauseNs) {
    if (host.agent.life.alive()) {
      event("agent of " + host.id + " dies");
      host.agent.die();
      world.time.after(
          pauseNs,
          () -> {
            if (host.powered() && !host.agent.life.alive()) {
              event("agent of " + host.id + " starts");
              host.agent.start();
            }
          });
    }
  }

  private void crashProcess() {
    NodeHost host = host();
    if (!host.processes().isEmpty()) {
      event("process of " + host.id + " dies");
      host.kill(dice.pick(List.copyOf(host.processes())));
      world.time.after(
          pauseNs(),
          () -> {
            if (host.powered() && host.processes().isEmpty()) {
              event("process of " + host.id + " starts");
              host.startProcess();
            }
          });
    }
  }

  private void crashHost() {
    crashHost(host(), dice.spread(30 * Timeline.SECOND, REBOOT_NS));
  }

  void crashHost(NodeHost host, long pauseNs) {
    if (host.powered()) {
      event(host.id + " loses its power");
      host.crash();
      world.time.after(
          pauseNs,
          () -> {
            if (!host.powered() && !host.stopped()) {
              event(host.id + " boots");
              host.boot();
            }
          });
    }
  }

  private void partition() {
    List<Party> all = parties();
    List<Links.Way> ways = new ArrayList<>();
    double share = dice.chance(0.5) ? 0.2 : 0.5;
    List<Party> side = all.stream().filter(party -> dice.chance(share)).toList();
    boolean oneWay = dice.chance(0.5);
    for (Party here : side) {
      for (Party there : all) {
        if (!side.contains(there)) {
          ways.add(new Links.Way(here, there));
          if (!oneWay) {
            ways.add(new Links.Way(there, here));
          }
        }
      }
    }
    cut(
        "partition of " + side.stream().map(Party::name).toList() + (oneWay ? " one way" : ""),
        ways);
  }

  /** Directors hear one part of the nodes no more, then another; packets still get there. */
  private void deafen() {
    List<NodeHost> nodes = List.copyOf(world.hosts());
    int first = nodes.size() * 2 / 5;
    int second = nodes.size() * 7 / 10;
    deafen(nodes.subList(0, first));
    world.time.after(
        dice.spread(2 * Timeline.SECOND, 30 * Timeline.SECOND),
        () -> deafen(nodes.subList(first, second)));
  }

  private void deafen(List<NodeHost> nodes) {
    List<Links.Way> ways = new ArrayList<>();
    for (NodeHost node : nodes) {
      world.directors().forEach(director -> ways.add(new Links.Way(node.party, director.party)));
    }
    event("directors do not hear " + nodes.size() + " nodes");
    world.links.cut(ways, dice.spread(4 * Timeline.MINUTE, 9 * Timeline.MINUTE));
  }

  private void cutNodeOff() {
    cutOff(host().party);
  }

  /** For longer than rule R8 waits. */
  private void cutNodeOffForLong() {
    Party node = host().party;
    List<Links.Way> ways = new ArrayList<>();
    for (Party other : parties()) {
      if (!other.equals(node)) {
        ways.add(new Links.Way(node, other));
        ways.add(new Links.Way(other, node));
      }
    }
    event(node.name() + " cut off for long");
    world.links.cut(ways, dice.spread(RESTART_NS, REBOOT_NS));
  }

  private void cutDirectorOff() {
    cutOff(director().party);
  }

  private void cutOff(Party party) {
    List<Links.Way> ways = new ArrayList<>();
    int how = dice.below(3);
    for (Party other : parties()) {
      if (!other.equals(party)) {
        if (how != 1) {
          ways.add(new Links.Way(party, other));
        }
        if (how != 2) {
          ways.add(new Links.Way(other, party));
        }
      }
    }
    cut(party.name() + " cut off, way " + how, ways);
  }

  private void cutFromZooKeeper() {
    Party party = dice.chance(0.5) ? director().party : host().party;
    cut(
        party.name() + " without ZooKeeper",
        dice.chance(0.5)
            ? List.of(new Links.Way(party, world.zk.party), new Links.Way(world.zk.party, party))
            : List.of(new Links.Way(world.zk.party, party)));
  }

  private void cut(String what, List<Links.Way> ways) {
    long duration = dice.spread(SHORT_NS, rates.longestPartitionNs());
    event(what + " for " + duration / Timeline.MILLISECOND + " ms");
    world.links.cut(ways, duration);
  }

  private List<Party> parties() {
    List<Party> all = new ArrayList<>();
    all.add(world.zk.party);
    world.directors().forEach(director -> all.add(director.party));
    world.hosts().forEach(host -> all.add(host.party));
    return all;
  }

  private void loseZooKeeper() {
    if (world.zk.up()) {
      event("ZooKeeper goes away");
      world.zk.up(false);
      world.reachabilityChanged();
      world.time.after(
          dice.spread(SHORT_NS, rates.longestPartitionNs()),
          () -> {
            event("ZooKeeper comes back");
            world.zk.up(true);
            world.reachabilityChanged();
          });
    }
  }

  private void expireSession() {
    List<Long> sessions = world.zk.lasting();
    if (!sessions.isEmpty()) {
      event("a session expires");
      world.zk.end(dice.pick(sessions));
    }
  }

  private void overflow() {
    overflow(host(), dice.spread(Timeline.SECOND, OVERFLOW_NS));
  }

  void overflow(NodeHost host, long durationNs) {
    event(host.id + " overflows");
    host.strain.overflow(durationNs);
  }
}
