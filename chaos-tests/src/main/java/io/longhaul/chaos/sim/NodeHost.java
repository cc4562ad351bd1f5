package io.longhaul.chaos.sim;

import io.longhaul.chaos.packet.IsnSource;
import io.longhaul.chaos.packet.KernelModel;
import io.longhaul.chaos.packet.Outcome;
import io.longhaul.chaos.packet.Packet;
import io.longhaul.chaos.packet.Segment;
import io.longhaul.chaos.packet.ShimModel;
import io.longhaul.chaos.packet.Socket;
import io.longhaul.chaos.packet.Verdict;
import io.longhaul.chaos.packet.Wire;
import io.longhaul.hash.Epoch;
import io.longhaul.hash.EpochNode;
import io.longhaul.hash.NodeState;
import io.longhaul.membership.model.MemberKey;
import java.net.InetAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * One host of a node: kernel, pinned shim, the shim's agent, and the runs of the node's process.
 */
final class NodeHost {
  /** What was in flight while it had no process has arrived by then. */
  private static final long LOST_LATELY_NS = 10 * Timeline.SECOND;

  /**
   * A host without a listener, where no run of its process can step in either, is a head until it
   * is demoted or the planned steps are made that take it out, and those wait for acknowledgements.
   */
  private static final long UNLISTENED_NS = 10 * Timeline.MINUTE;

  /** By then it is known that a host is down, or a host that has booted has a table. */
  private static final long NOTICED_NS = 60 * Timeline.SECOND;

  /** The TTL of a packet between hosts of the tier. */
  private static final int MOST_HOPS = 64;

  final String id;
  final Party party;
  final InetAddress underlay;
  final ShimAgent agent;
  final Strain strain;
  private final DoorUse doors;
  private final World world;
  private final ServerTimers timers;
  private final Confirmations confirmations;
  private final TreeMap<Long, NodeProcess> processes = new TreeMap<>();
  private final Map<String, Long> directorSeenNs = new HashMap<>();
  private KernelModel kernel;
  private ShimModel shim;
  private long bootedNs;
  private long downSinceNs;
  private boolean powered = true;
  private final Presence reached = new Presence();
  private boolean stopped;
  private boolean lostProcess;
  private long lostProcessNs = -LOST_LATELY_NS;
  private long lastIncarnation;

  NodeHost(World world, String id, Party party, InetAddress underlay) {
    this.world = world;
    this.id = id;
    this.party = party;
    this.underlay = underlay;
    this.kernel = freshKernel();
    this.shim = ShimModel.starting(world.rules.shim(), id);
    this.agent = new ShimAgent(world, this);
    this.strain = new Strain(world, this);
    this.doors = new DoorUse(world);
    this.timers = new ServerTimers(world, this);
    this.confirmations = new Confirmations(world, this);
  }

  private KernelModel freshKernel() {
    return new KernelModel(
        world.dice.key(),
        IsnSource.keyed(world.dice.key()),
        world.rules.counting(),
        world.settings.slots());
  }

  KernelModel kernel() {
    return kernel;
  }

  Optional<Epoch> shimEpoch() {
    return shim.epoch();
  }

  Collection<NodeProcess> processes() {
    return processes.values();
  }

  /** Whether any run of its process does. */
  boolean runs() {
    for (NodeProcess process : processes.values()) {
      if (process.life.running()) {
        return true;
      }
    }
    return false;
  }

  /** Whether ZooKeeper has any run of its process. */
  boolean registered() {
    for (NodeProcess process : processes.values()) {
      if (registered(process)) {
        return true;
      }
    }
    return false;
  }

  private boolean registered(NodeProcess process) {
    return world.zk.znodes().at(Paths.liveNode(process.key)).isPresent();
  }

  /** Whether a run of its process does that the tier knows of. */
  boolean runsAsKnown() {
    for (NodeProcess process : processes.values()) {
      if (process.life.running() && (registered(process) || world.listed(process.key))) {
        return true;
      }
    }
    return false;
  }

  boolean powered() {
    return powered;
  }

  /** Whether the operator took it away. */
  boolean stopped() {
    return stopped;
  }

  /** The host boots: an empty kernel, the agent, a process. */
  void boot() {
    powered = true;
    bootedNs = world.time.nowNs();
    kernel = freshKernel();
    shim = ShimModel.starting(world.rules.shim(), id);
    confirmations.clear();
    world.audit().proofs().forget(this);
    agent.start();
    startProcess();
  }

  /** Another run of the process; it listens, beside one that may be there. */
  void startProcess() {
    lastIncarnation = Math.max(lastIncarnation + 1, world.time.nowMs());
    NodeProcess process = new NodeProcess(world, this, new MemberKey(id, lastIncarnation));
    processes.put(lastIncarnation, process);
    if (lostProcess) {
      lostProcessNs = world.time.nowNs();
    }
    lostProcess = false;
    process.start();
    kernel.listen(lastIncarnation);
    world.reachabilityChanged();
  }

  /** One run of the process dies, and the kernel resets its connections. */
  void kill(NodeProcess process) {
    long incarnation = process.key.incarnation();
    processes.remove(incarnation);
    process.die();
    lostProcess = processes.isEmpty();
    boolean last = !kernel.listensBeside(incarnation);
    kernel.forEach(
        socket -> {
          doors.touch(socket.flow().door());
          if (ends(socket, incarnation, last)) {
            world.clients().ownerDied(socket.flow(), this);
          }
        });
    kernel.die(incarnation, answers(Socket.none()));
    if (!kernel.listens()) {
      lostProcessNs = world.time.nowNs();
    }
    agent.dirty();
    world.reachabilityChanged();
  }

  private static boolean ends(Socket socket, long incarnation, boolean lastListener) {
    return switch (socket) {
      case Socket.Full full ->
          full.owner() == incarnation && full.state().held() && (full.accepted() || lastListener);
      case Socket.Request request -> lastListener;
      case Socket.TimeWait timeWait -> false;
      case Socket.None none -> false;
    };
  }

  /** A run of the process is asked to leave, since another one is there. */
  void retire(NodeProcess process) {
    process.leave();
    shim.epoch().flatMap(epoch -> epoch.node(id)).ifPresent(self -> follow(process, self));
  }

  /**
   * A run that is on its way out closes its listener once an epoch names another one as the one
   * that accepts, and opens it again where that is dead and it is named itself. What waits in a
   * listener that is closed goes to the one that is left.
   */
  private void follow(NodeProcess process, EpochNode self) {
    long incarnation = process.key.incarnation();
    boolean accepts = process.acceptsBy(self);
    boolean listens = kernel.listens(incarnation);
    if (accepts && !listens) {
      kernel.listen(incarnation);
    } else if (!accepts && listens && kernel.listensBeside(incarnation)) {
      kernel.closeListener(incarnation, answers(Socket.none()));
    }
  }

  /** Whether a process has no connection left. */
  boolean holdsNothing(NodeProcess process) {
    return !kernel.has(
        socket ->
            socket instanceof Socket.Full full
                && full.owner() == process.key.incarnation()
                && full.state().held());
  }

  /** One run of the process ends in good order, having no connections. */
  void stop(NodeProcess process) {
    processes.remove(process.key.incarnation());
    kernel.closeListener(process.key.incarnation(), answers(Socket.none()));
    process.stop();
    world.reachabilityChanged();
  }

  /** The operator takes the whole host away. */
  void decommission() {
    if (!givenUp()) {
      kernel.forEach(
          socket -> {
            if (!(socket instanceof Socket.TimeWait)) {
              world.audit().stoppedWith(this, socket);
            }
          });
    }
    stopped = true;
    List.copyOf(processes.values()).forEach(this::stop);
    agent.zk.close();
    agent.life.die();
    powered = false;
  }

  /** The host loses its power: silence. */
  void crash() {
    powered = false;
    downSinceNs = world.time.nowNs();
    kernel.forEach(socket -> world.clients().ownerDied(socket.flow(), this));
    processes.values().forEach(NodeProcess::die);
    processes.clear();
    lostProcess = true;
    lostProcessNs = world.time.nowNs();
    agent.die();
    world.reachabilityChanged();
  }

  void load(Epoch epoch) {
    shim = shim.loading(epoch);
    world.nodeLoaded(epoch.number());
    Optional<EpochNode> self = epoch.node(id);
    for (NodeProcess process : processes.values()) {
      if (process.leaving()) {
        self.ifPresent(now -> process.life.receive(() -> follow(process, now)));
      }
    }
  }

  /** A packet that a director sent arrives. */
  void fromDirector(Packet packet, DirectorHost director) {
    if (powered) {
      directorSeenNs.put(director.id, world.time.nowNs());
    }
    receive(packet, MOST_HOPS);
  }

  /** Whether a packet that somebody sends it now will arrive. */
  boolean isReachedFrom(Party sender) {
    return world.links.open(sender, party) && !world.packetLost() && !strain.drops();
  }

  /** How long a packet takes that somebody sends it now. */
  long hopNs() {
    return world.hopNs() + strain.packetNs();
  }

  private void receive(Packet packet, int hopsLeft) {
    Connection connection = world.clients().of(packet.segment().flow());
    if (!powered) {
      connection.lost(!stopped && mayHeadYet(packet), "host " + id + " is down");
      return;
    }
    kernel.minute((int) (world.time.nowNs() / Timeline.MINUTE));
    boolean vouched = confirmations.vouched(packet.segment());
    Verdict verdict = shim.cutOff(!vouched).decide(packet, kernel);
    world.trace(
        connection, () -> id + " (epoch " + epochNumber() + "): " + packet + ": " + verdict);
    world.tally.count(name(verdict));
    switch (verdict) {
      case Verdict.Claim claim -> unwrap(claim.segment(), connection);
      case Verdict.Deliver deliver -> unwrap(deliver.segment(), connection);
      case Verdict.Forward forward -> {
        connection.passed(this, packet.segment());
        send(forward.packet(), connection, hopsLeft - 1);
      }
      case Verdict.Restart restart -> send(restart.packet(), connection, hopsLeft - 1);
      case Verdict.Drop drop -> {
        confirmations.note(packet.segment());
        connection.lost(shim.epoch().isEmpty() && mayLackTable(), drop.reason());
      }
    }
  }

  /**
   * Whether packets may still be sent to this host although it is down: somebody has to notice and
   * say so, and the director that sends has to know.
   */
  private boolean mayHeadYet(Packet packet) {
    long sinceNs = Math.max(downSinceNs, world.ledSinceNs());
    Optional<Epoch> latest = world.latestEpoch();
    return world.time.nowNs() - sinceNs < NOTICED_NS
        || latest.filter(epoch -> epoch.number() == packet.epoch()).isEmpty()
        || latest.filter(NodeHost::hasHeads).isEmpty();
  }

  /** Whether there is a node that may head slots. */
  private static boolean hasHeads(Epoch epoch) {
    return epoch.nodes().stream().anyMatch(node -> node.state() == NodeState.ACTIVE);
  }

  /** Whether its shim may be without a table: just booted, or cut off from ZooKeeper. */
  private boolean mayLackTable() {
    return world.time.nowNs() - bootedNs < NOTICED_NS || !agent.zk.connected();
  }

  private static String name(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Claim claim -> "shim: Claim";
      case Verdict.Deliver deliver -> "shim: Deliver";
      case Verdict.Forward forward -> "shim: Forward";
      case Verdict.Restart restart -> "shim: Restart";
      case Verdict.Drop drop -> "shim: Drop";
    };
  }

  private long epochNumber() {
    return shim.epoch().map(Epoch::number).orElse(0L);
  }

  private void send(Packet packet, Connection connection, int hopsLeft) {
    if (hopsLeft == 0) {
      world.audit().wentRound(connection);
      return;
    }
    Optional<NodeHost> next = world.host(packet.node());
    if (next.isEmpty() || !next.get().isReachedFrom(party)) {
      connection.lost(true, "on the way from " + id + " to " + packet.node());
      return;
    }
    NodeHost target = next.get();
    world.time.after(target.hopNs(), () -> target.receive(packet, hopsLeft));
  }

  private void unwrap(Segment segment, Connection connection) {
    Socket before = kernel.socket(segment.flow());
    Answer answer = new Answer(this, before, connection.hopeless(segment));
    Outcome outcome = kernel.receive(segment, answers(answer));
    world.trace(connection, () -> id + " kernel: " + before + ": " + outcome);
    world.tally.count(Met.what(before, outcome));
    timers.look(segment.flow());
    Socket after = kernel.socket(segment.flow());
    if (before.exists() != after.exists()) {
      boolean astray = after.exists() && !world.inChain(this, segment.flow().slot());
      agent.dirty(astray);
      if (astray) {
        world.audit().cameAstray(connection, this);
      }
      if (after.exists() && !world.hasDoor(segment.flow().door())) {
        world.audit().cameToNoDoor(connection, this);
      }
    }
    if (outcome == Outcome.COOKIE_GIVEN) {
      world.audit().proofs().cookieGiven(this, segment);
    }
    if (before.exists() != after.exists() || outcome == Outcome.COOKIE_GIVEN) {
      doors.touch(segment.flow().door());
    }
    connection.reached(this, outcome);
  }

  /** Where the kernel's answers go: straight to the client. */
  Wire answers(Socket before) {
    return answers(new Answer(this, before, false));
  }

  private Wire answers(Answer answer) {
    return segment -> world.clients().of(segment.flow()).fromServer(segment, answer);
  }

  /** Whether a segment fits a socket here, or answers a cookie. */
  boolean wouldTake(Segment segment) {
    Socket socket = kernel.socket(segment.flow());
    return socket.exists() ? socket.fits(segment) : kernel.validatesCookie(segment);
  }

  ServerTimers timers() {
    return timers;
  }

  /** Whether somebody has accepted connections here, or might. */
  boolean listens() {
    return kernel.listens();
  }

  /** Names of the doors that have a socket, or had one within the grace. */
  Set<String> doorsInUse() {
    return shimEpoch().map(epoch -> doors.now(kernel, epoch)).orElse(Set.of());
  }

  /** Which doors are in use. */
  DoorUse doors() {
    return doors;
  }

  /** When a packet of a director was seen last; 0 for never. */
  long directorSeenNs(String directorId) {
    return directorSeenNs.getOrDefault(directorId, 0L);
  }

  /** Whether its listening process died lately, or none can have taken its place. */
  boolean lostItsProcess() {
    long sinceNs = Math.max(lostProcessNs, world.ledSinceNs());
    boolean listens = kernel.listens() || processes.values().stream().anyMatch(this::stepsIn);
    return world.time.nowNs() - sinceNs < (listens ? LOST_LATELY_NS : UNLISTENED_NS);
  }

  private boolean stepsIn(NodeProcess process) {
    return process.life.running() && agent.life.running() && agent.zk.connected();
  }

  /** Looks who hears it. */
  void reachabilityChanged() {
    agent.zk.connectivityChanged();
    processes.values().forEach(NodeProcess::connectivityChanged);
    lookWhoHears();
  }

  /** Looks which directors hear it, for the audit. */
  void lookWhoHears() {
    reached.look(world, this);
  }

  /** Whether most directors have not heard it for about as long as rule R8 asks. */
  boolean awayForLong() {
    return reached.awayForLong(world);
  }

  /** Whether rule R8 may have let it go, or did and has not put it back. */
  boolean givenUp() {
    return awayForLong() || removedWhileAway();
  }

  /** Whether an epoch may lack it that the one before had at a chain's head. */
  boolean mayBeTakenForDead() {
    return !powered || !runs() || awayForLong();
  }

  /** Since when most directors have not heard it; -1 if they do, or if it is no more. */
  long unheardSinceNs() {
    return stopped ? -1 : reached.unheardSinceNs();
  }

  /** Since when it is neither heard nor registered; -1 if it is, or if it is no more. */
  long awaySinceNs() {
    return stopped ? -1 : reached.awaySinceNs();
  }

  /** It left chains while it had sockets, by rule R8. */
  void removedNow() {
    reached.removed();
  }

  /** Whether it left chains by rule R8 and was not back for long enough to be put in again. */
  boolean removedWhileAway() {
    return reached.removedWhileAway(world);
  }
}
