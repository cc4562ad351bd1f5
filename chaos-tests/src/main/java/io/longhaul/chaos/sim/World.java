package io.longhaul.chaos.sim;

import io.longhaul.hash.Chain;
import io.longhaul.hash.Epoch;
import io.longhaul.hash.HashKey;
import io.longhaul.membership.model.MemberKey;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Everything of one run: who is there, what time it is, and chance. */
final class World {
  private static final long NEVER = -1;

  final SimSettings settings;
  final Rules rules;
  final Timeline time = new Timeline();
  final Dice dice;
  final Links links;
  final ZooKeeperModel zk;
  final Routers routers;
  private final FaultRates rates;
  private final Dice packets;
  private final HashKey key;
  private final Map<String, NodeHost> hosts = new LinkedHashMap<>();
  private final Map<String, DirectorHost> directors = new LinkedHashMap<>();
  private final Trace trace;
  private final Audit audit;
  private final Crowd clients;
  final Tally tally = new Tally();
  private final Outage outage = new Outage();
  private long[] lastAgoMs = {};
  private Map<String, Long> lastSeen = Map.of();
  private Optional<Snapshot> lastSnapshot = Optional.empty();
  private Optional<Epoch> latest = Optional.empty();
  private Optional<Tails> tails = Optional.empty();
  private Optional<Consumer<Lifeline>> trap = Optional.empty();
  private boolean calm;
  private int parties;

  private boolean ledBefore;
  private long ledSinceNs;

  World(SimSettings settings, Trace trace) {
    this.settings = settings;
    this.trace = trace;
    this.rules = Saboteur.rules(settings.sabotage(), time);
    this.rates = settings.rates();
    this.dice = new Dice(settings.seed());
    this.packets = dice.split();
    this.key = new HashKey(dice.key(), dice.key());
    this.links = new Links(time, dice.split(), rates, tally);
    this.zk =
        new ZooKeeperModel(
            new Party(parties++, "zookeeper"),
            time,
            links,
            this::published,
            this::lookWhoIsHeard,
            epoch -> audit().proofs().settled(epoch));
    this.routers = new Routers(this);
    this.audit = new Audit(this);
    this.clients = new Crowd(this, dice.split());
    links.onChange(this::reachabilityChanged);
  }

  /** The tier's hash key. */
  HashKey key() {
    return key;
  }

  FaultRates rates() {
    return rates;
  }

  Audit audit() {
    return audit;
  }

  Crowd clients() {
    return clients;
  }

  Collection<NodeHost> hosts() {
    return hosts.values();
  }

  Collection<DirectorHost> directors() {
    return directors.values();
  }

  Optional<NodeHost> host(String id) {
    return Optional.ofNullable(hosts.get(id));
  }

  Optional<DirectorHost> director(String id) {
    return Optional.ofNullable(directors.get(id));
  }

  NodeHost addHost(String id) {
    NodeHost host = new NodeHost(this, id, new Party(parties, id), underlay(parties));
    parties++;
    hosts.put(id, host);
    host.boot();
    return host;
  }

  DirectorHost addDirector(String id) {
    DirectorHost director = new DirectorHost(this, id, new Party(parties++, id));
    directors.put(id, director);
    director.start();
    return director;
  }

  private static InetAddress underlay(int number) {
    try {
      return InetAddress.getByAddress(
          new byte[] {10, 0, (byte) (number >>> Byte.SIZE), (byte) number});
    } catch (UnknownHostException e) {
      throw new IllegalStateException("underlay address: of 4 bytes", e);
    }
  }

  /** From now on nothing fails any more. */
  void calm() {
    calm = true;
    links.calm();
  }

  boolean packetLost() {
    return !calm && counted("packet lost", packets.chance(rates.packetLoss()));
  }

  boolean packetDoubled() {
    return !calm && counted("packet doubled", packets.chance(rates.packetDuplicates()));
  }

  private boolean counted(String what, boolean whether) {
    if (whether) {
      tally.count(what);
    }
    return whether;
  }

  /** How long a packet takes between two hosts of the tier. */
  long hopNs() {
    return packets.between(50 * Timeline.MICROSECOND, Timeline.MILLISECOND) + lateNs();
  }

  /** How long a packet takes between a client and the tier. */
  long internetNs() {
    return packets.between(2 * Timeline.MILLISECOND, 60 * Timeline.MILLISECOND) + lateNs();
  }

  private long lateNs() {
    return !calm && counted("packet late", packets.chance(rates.packetDelays()))
        ? packets.spread(5 * Timeline.MILLISECOND, 2 * Timeline.SECOND)
        : 0;
  }

  /** How long a process takes for one of the steps between reading an epoch and going by it. */
  long stepNs() {
    long usual = dice.between(Timeline.MILLISECOND, 15 * Timeline.MILLISECOND);
    return !calm && dice.chance(rates.controlDelays())
        ? usual + dice.spread(20 * Timeline.MILLISECOND, rates.longestControlDelayNs())
        : usual;
  }

  /** Until when somebody's signs of life reached somebody. */
  long heardNs(Lifeline sender, Party from, Party to) {
    return Math.min(sender.lastRanNs(), links.lastOpenNs(from, to));
  }

  /** Whether none of the nodes that are away is to be removed (rule R9). */
  boolean mustFreeze() {
    return outage.known(time.nowNs());
  }

  /** Whether somebody can write epochs, ZooKeeper included. */
  boolean led() {
    if (!zk.up()) {
      return false;
    }
    for (DirectorHost director : directors.values()) {
      if (director.candidate().canWrite()) {
        return true;
      }
    }
    return false;
  }

  /** Since when somebody has been able to write epochs; the present while nobody is. */
  long ledSinceNs() {
    return led() ? ledSinceNs : time.nowNs();
  }

  /**
   * Whether a director that runs could take clients now: it has a session and the newest epoch, and
   * hears more than half of the nodes.
   */
  boolean somebodyCouldAnnounce() {
    for (DirectorHost director : directors.values()) {
      if (director.couldAnnounce() && hearsMost(director)) {
        return true;
      }
    }
    return false;
  }

  /** Processes of nodes whose heartbeats reach a director now. */
  List<MemberKey> hearable(DirectorHost director) {
    List<MemberKey> heard = new ArrayList<>();
    for (NodeHost host : hosts.values()) {
      if (host.powered() && links.open(host.party, director.party)) {
        for (NodeProcess process : host.processes()) {
          if (process.life.running()) {
            heard.add(process.key);
          }
        }
      }
    }
    return heard;
  }

  /** The highest epoch that a director's peers and nodes tell it. */
  long highestEpochHeardBy(DirectorHost director) {
    long highest = 0;
    for (NodeHost host : hosts.values()) {
      if (host.powered() && links.open(host.party, director.party)) {
        highest = Math.max(highest, host.shimEpoch().map(Epoch::number).orElse(0L));
      }
    }
    for (DirectorHost other : directors.values()) {
      if (other.process.running() && links.open(other.party, director.party)) {
        highest = Math.max(highest, other.plane().map(Epoch::number).orElse(0L));
      }
    }
    return highest;
  }

  /** Whether a director hears more than half of the nodes of its epoch. */
  boolean hearsMost(DirectorHost director) {
    long heard = 0;
    for (NodeHost host : hosts.values()) {
      heard += host.powered() && host.runs() && links.open(host.party, director.party) ? 1 : 0;
    }
    return 2 * heard > director.plane().map(epoch -> epoch.nodes().size()).orElse(0);
  }

  /** When a host saw each director last, as it would say at a time. */
  Map<String, Long> directorsSeen(NodeHost host, long atNs) {
    long[] agoMs = new long[directors.size()];
    int asked = 0;
    for (DirectorHost director : directors.values()) {
      long last = directorSeenNs(director, host, atNs);
      agoMs[asked++] = last > 0 ? (atNs - last) / Timeline.MILLISECOND : NEVER;
    }
    // Most hosts say the same at most times.
    if (!Arrays.equals(agoMs, lastAgoMs)) {
      lastAgoMs = agoMs;
      lastSeen = byDirector(agoMs);
    }
    return lastSeen;
  }

  private Map<String, Long> byDirector(long[] agoMs) {
    Map<String, Long> seen = new HashMap<>();
    int asked = 0;
    for (DirectorHost director : directors.values()) {
      long ago = agoMs[asked++];
      if (ago != NEVER) {
        seen.put(director.id, ago);
      }
    }
    return Map.copyOf(seen);
  }

  private long directorSeenNs(DirectorHost director, NodeHost host, long atNs) {
    if (forwards(director) && links.open(director.party, host.party)) {
      return atNs;
    }
    long probed =
        Math.min(heardNs(director.process, director.party, host.party), director.speaksUntilNs());
    return Math.max(Math.min(probed, atNs), host.directorSeenNs(director.id));
  }

  /**
   * Whether packets of a director reach nodes all the time: the few clients here stand for the many
   * whose packets a director forwards for as long as routers send it any.
   */
  private boolean forwards(DirectorHost director) {
    return director.powered() && director.plane().isPresent() && routers.sendTo(director);
  }

  /** Whether the newest epoch has a door of this name. */
  boolean hasDoor(String name) {
    return latest.isEmpty()
        || latest.get().doors().stream().anyMatch(door -> door.name().equals(name));
  }

  /** Whether the newest epoch has this run of a process. */
  boolean listed(MemberKey process) {
    return latest
        .flatMap(epoch -> epoch.node(process.nodeId()))
        .filter(
            node ->
                node.incarnations().stream().anyMatch(run -> run.number() == process.incarnation()))
        .isPresent();
  }

  /** A host, a process or a way came or went. */
  void reachabilityChanged() {
    lookWhoLeads();
    hosts.values().forEach(NodeHost::reachabilityChanged);
    latest.ifPresent(epoch -> outage.look(this, epoch));
    directors.values().forEach(DirectorHost::reachabilityChanged);
  }

  private void lookWhoLeads() {
    boolean now = led();
    if (now && !ledBefore) {
      ledSinceNs = time.nowNs();
    }
    ledBefore = now;
  }

  /** Who is heard, or whose word on that counts, may have changed. */
  void lookWhoIsHeard() {
    lookWhoLeads();
    hosts.values().forEach(NodeHost::lookWhoHears);
    latest.ifPresent(epoch -> outage.look(this, epoch));
  }

  /** A node has loaded an epoch, and its heartbeats say so. */
  void nodeLoaded(long epoch) {
    directors.values().forEach(director -> director.heardEpoch(epoch));
  }

  /** What a coordinator reads. */
  Snapshot snapshot(Znodes znodes) {
    if (lastSnapshot.isEmpty() || lastSnapshot.get().transaction() != znodes.transactions()) {
      lastSnapshot = Optional.of(Snapshot.of(znodes, lastSnapshot));
    }
    return lastSnapshot.get();
  }

  /** Something is to happen to whoever leads, once, when it has planned and is about to write. */
  void beforeNextWrite(Consumer<Lifeline> what) {
    trap = Optional.of(what);
  }

  /** A leader has planned. */
  void aboutToWrite(Lifeline leader) {
    trap.filter(_ -> !calm).ifPresent(what -> what.accept(leader));
    trap = Optional.empty();
  }

  /** Slots whose head's host has too much to do. */
  List<Integer> strainedSlots() {
    Set<String> strained =
        hosts.values().stream()
            .filter(host -> host.strain.on())
            .map(host -> host.id)
            .collect(Collectors.toSet());
    return latest.stream()
        .flatMap(epoch -> IntStream.range(0, epoch.table().slots()).boxed())
        .filter(slot -> strained.contains(head(slot)))
        .toList();
  }

  private String head(int slot) {
    Epoch epoch = latest.orElseThrow();
    Chain chain = epoch.table().chain(slot);
    return chain.isEmpty() ? "" : epoch.nodes().get(chain.head()).id();
  }

  Optional<Epoch> latestEpoch() {
    return latest;
  }

  /** Whether anybody waits for a host's reports. */
  boolean awaits(NodeHost host) {
    return tails.filter(now -> now.awaits(host.id)).isPresent();
  }

  /** Whether a door is leaving. */
  boolean doorsDrain() {
    return tails.filter(Tails::doorsDrain).isPresent();
  }

  /** Whether a slot's latest chain has a host's node. */
  boolean inChain(NodeHost host, int slot) {
    return tails.filter(now -> now.has(host.id, slot)).isPresent();
  }

  /** What the latest epoch makes of reports. */
  Optional<Tails> tails() {
    return tails;
  }

  private void published(Table table) {
    latest = Optional.of(table.epoch());
    tails = Optional.of(new Tails(table.epoch()));
    hosts.values().forEach(host -> host.agent.dirty());
    audit.published(table);
    outage.look(this, table.epoch());
    traceSlot(table);
  }

  private void traceSlot(Table table) {
    if (trace.slot() >= 0) {
      Epoch epoch = table.epoch();
      event(
          () ->
              "epoch "
                  + epoch.number()
                  + ": chain "
                  + Invariants.names(epoch, epoch.table().chain(trace.slot())));
    }
  }

  /** Something of a connection happened. */
  void trace(Connection connection, Supplier<String> text) {
    if (trace.of(connection.flow)) {
      trace.add(time.nowNs(), text.get());
    }
  }

  /** Something of the tier happened. */
  void event(Supplier<String> text) {
    if (trace.on()) {
      trace.add(time.nowNs(), text.get());
    }
  }

  List<String> traced() {
    return trace.lines();
  }
}
