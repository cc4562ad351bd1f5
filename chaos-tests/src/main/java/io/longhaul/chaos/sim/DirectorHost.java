package io.longhaul.chaos.sim;

import io.longhaul.chaos.packet.DirectorPlane;
import io.longhaul.chaos.packet.Packet;
import io.longhaul.chaos.packet.Segment;
import io.longhaul.hash.Epoch;
import io.longhaul.membership.model.LiveDirector;
import io.longhaul.membership.model.Occupancy;
import io.longhaul.membership.model.Reach;
import io.longhaul.membership.standing.Evidence;
import io.longhaul.membership.standing.Fitness;
import io.longhaul.membership.standing.Standing;
import io.longhaul.membership.standing.Standing.Duty;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One director: its host with the pinned data plane and the disk, and the process that loads
 * epochs, judges its own standing, and may coordinate.
 */
final class DirectorHost implements ZkClient.Owner, EpochLoader.Steps {
  private static final long REVIEW_NS = Timeline.SECOND;
  private static final double OUTLASTED = 0.4;
  private static final long RETIRING_NS = 10 * Timeline.SECOND;
  private static final long SHORTEST_STEP_NS = 20 * Timeline.MILLISECOND;
  private static final long LONGEST_STEP_NS = 2 * Timeline.SECOND;

  /**
   * An announcement is over so long after the last sign of life of its process, whoever speaks BGP
   * for it. Here that happens only where somebody relies on it.
   */
  static final long LEASE_NS = 25 * Timeline.SECOND;

  final String id;
  final Party party;
  final Lifeline process;
  private final String livePath;
  private final World world;
  private final ZkClient zk;
  private final EpochLoader loader;
  private final Inbox inbox;
  private final ReachWatch reach;
  private final Candidate candidate;
  private Optional<Epoch> plane = Optional.empty();
  private Optional<Epoch> disk = Optional.empty();
  private Standing standing = Standing.starting();
  private long speaksUntilNs = Long.MAX_VALUE;
  private boolean powered = true;
  private boolean registered;
  private boolean joined;
  private boolean reviewPlanned;
  private boolean retiring;
  private LiveDirectors live = LiveDirectors.NONE;
  private long acknowledged;
  private long slowUntilNs;

  DirectorHost(World world, String id, Party party) {
    this.world = world;
    this.id = id;
    this.livePath = Paths.liveDirector(id);
    this.party = party;
    this.process = new Lifeline(world.time);
    this.zk = new ZkClient(world.zk, party, process, Interest.LEADERSHIP, this);
    this.loader = new EpochLoader(world, process, zk, this);
    this.inbox = new Inbox(world, this);
    this.reach = new ReachWatch(world, this);
    this.candidate = new Candidate(world, this, zk, inbox);
  }

  Optional<Epoch> plane() {
    return plane;
  }

  boolean powered() {
    return powered;
  }

  Standing standing() {
    return standing;
  }

  /**
   * Until when it has probed nodes and told the other directors whom it reaches; always, while it
   * does.
   */
  long speaksUntilNs() {
    return speaksUntilNs;
  }

  Candidate candidate() {
    return candidate;
  }

  /** The process starts, beside a data plane that may have gone on without it. */
  void start() {
    powered = true;
    process.start();
    standing = Standing.starting();
    speaksUntilNs = Long.MAX_VALUE;
    joined = false;
    registered = false;
    reviewPlanned = false;
    acknowledged = 0;
    inbox.clear();
    if (plane.isEmpty()) {
      plane = disk;
    }
    loader.start(plane);
    candidate.start();
    zk.start();
    reach.start();
    world
        .hosts()
        .forEach(host -> host.agent.life.after(ShimAgent.REPORT_NS, () -> host.agent.tell(this)));
    world.directors().forEach(other -> other.tell(this));
    review();
  }

  /** It takes long over every step of loading an epoch, for so long from now. */
  void slow(long durationNs) {
    slowUntilNs = Math.max(slowUntilNs, world.time.nowNs() + durationNs);
  }

  @Override
  public long slowerByNs() {
    boolean slow = world.time.nowNs() < slowUntilNs;
    return slow ? world.dice.spread(SHORTEST_STEP_NS, LONGEST_STEP_NS) : 0;
  }

  /** The process dies; its data plane forwards on, and the routes go soon. */
  void die() {
    process.die();
    zk.died();
    if (powered && world.dice.chance(OUTLASTED)) {
      // Whoever speaks BGP for it has not noticed yet.
      long run = process.run();
      world.time.after(
          world.dice.between(0, LEASE_NS),
          () -> {
            if (process.run() == run) {
              world.routers.announce(this, false);
            }
          });
    } else {
      world.routers.announce(this, false);
    }
  }

  /** Nobody waits for it any more, since nobody has seen it. */
  void leaseEnds() {
    if (world.time.nowNs() - process.lastRanNs() >= LEASE_NS) {
      world.routers.announce(this, false);
    }
  }

  /** The host loses its power. */
  void crash() {
    powered = false;
    die();
    plane = Optional.empty();
  }

  /** The operator takes it out of service: routes first, then membership, then the process. */
  void retire() {
    retiring = true;
    review();
    process.after(RETIRING_NS, this::leave);
  }

  private void leave() {
    if (world.routers.sendTo(this) || !zk.connected()) {
      process.after(RETIRING_NS, this::leave);
      return;
    }
    zk.multi(
        List.of(new ZkOp.Delete(Paths.liveDirector(id)), new ZkOp.Delete(Paths.director(id))),
        done -> {
          zk.close();
          process.die();
          powered = false;
        });
  }

  boolean retiring() {
    return retiring;
  }

  /** A client's segment arrives. */
  void receive(Segment segment) {
    Connection connection = world.clients().of(segment.flow());
    if (!powered || plane.isEmpty()) {
      connection.lost(!powered, "director " + id + " is down");
      return;
    }
    Epoch epoch = plane.get();
    Optional<Packet> packet = DirectorPlane.encapsulated(epoch, segment);
    if (packet.isEmpty()) {
      connection.lost(false, "director " + id + " dropped " + segment);
      return;
    }
    world.trace(connection, () -> id + " sends " + packet.get());
    Optional<NodeHost> host = world.host(packet.get().node());
    if (host.isEmpty() || !host.get().isReachedFrom(party)) {
      connection.lost(true, "on the way from " + id + " to " + packet.get().node());
      return;
    }
    world.time.after(host.get().hopNs(), () -> host.get().fromDirector(packet.get(), this));
  }

  /** A report of a node came. */
  void hear(Occupancy report) {
    process.receive(
        () -> {
          switch (inbox.take(report, candidate.leads())) {
            case NONE -> {}
            case AWAITED -> candidate.awaited();
            case URGENT -> candidate.changed();
          }
        });
  }

  /** A statement of a director came. */
  void hear(Reach statement) {
    process.receive(
        () -> {
          if (inbox.take(statement)) {
            candidate.changed();
          }
        });
  }

  /** Its own failure detector says something. */
  void stated(Reach statement, boolean news) {
    hear(statement);
    if (news) {
      world.lookWhoIsHeard();
      world.directors().forEach(other -> send(other, statement));
      review();
    }
  }

  /** What is lost is said again, as long as it is true. */
  private void send(DirectorHost other, Reach statement) {
    if (other != this && reach.says(statement)) {
      if (!world.links.datagram(party, other.party, () -> other.hear(statement))) {
        process.after(REVIEW_NS / 2, () -> send(other, statement));
      }
    }
  }

  /** Tells its statement to somebody who has just started. */
  private void tell(DirectorHost other) {
    if (process.running()) {
      reach.said().ifPresent(statement -> send(other, statement));
    }
  }

  /** Whether it runs with a session and the newest epoch, and is to stay. */
  boolean couldAnnounce() {
    return process.running()
        && !retiring
        && zk.connected()
        && registered
        && loader.loaded() > 0
        && loader.loaded() >= world.latestEpoch().map(Epoch::number).orElse(0L);
  }

  /** Whether its word on who is reached counts (rule R8). */
  boolean votes() {
    return reach.said().map(Reach::fit).orElse(false) && world.zk.znodes().at(livePath).isPresent();
  }

  /** Who can be heard may have changed. */
  void reachabilityChanged() {
    zk.connectivityChanged();
    reach.look();
    planReview(REVIEW_NS);
  }

  /** Some node has a newer epoch. */
  void heardEpoch(long number) {
    if (number > loader.loaded()) {
      planReview(world.dice.between(0, 100 * Timeline.MILLISECOND));
    }
  }

  @Override
  public void persist(Epoch epoch) {
    disk = Optional.of(epoch);
  }

  @Override
  public void flip(Epoch epoch) {
    plane = Optional.of(epoch);
    reach.judge(epoch.nodes());
  }

  @Override
  public void acknowledge(long epoch) {
    if (!zk.connected() || retiring) {
      return;
    }
    boolean join = standing.duty() != Duty.DEREGISTERED || epoch >= loader.latest();
    if (!join) {
      return;
    }
    zk.multi(
        List.of(
            new ZkOp.Put(Paths.director(id), id, false),
            new ZkOp.Put(Paths.liveDirector(id), live(epoch), true)),
        done -> {
          if (done) {
            joined = true;
            registered = true;
            acknowledged = epoch;
            review();
          }
        });
  }

  private LiveDirector live(long epoch) {
    return new LiveDirector(id, "xdp", Map.of(), Optional.empty(), Optional.empty(), "sim", epoch);
  }

  @Override
  public void connected(boolean newSession) {
    joined = false;
    loader.interrupted();
    acknowledge(loader.loaded());
    loader.look();
    candidate.connected();
    review();
  }

  @Override
  public void disconnected() {
    joined = false;
    loader.interrupted();
    candidate.disconnected();
    review();
  }

  @Override
  public void changed(String path) {
    if (path.equals(Paths.EPOCHS)) {
      loader.look();
    }
    if (path.equals(Paths.director(id))) {
      zk.read(
          znodes -> znodes.at(path).isPresent(),
          member -> {
            registered = member;
            review();
          });
    }
    candidate.changed(path);
  }

  private void planReview(long delayNs) {
    if (!reviewPlanned && process.alive()) {
      reviewPlanned = true;
      process.after(
          delayNs,
          () -> {
            reviewPlanned = false;
            review();
          });
    }
  }

  /** Judges its standing by rules R2 and R3, and acts on it. */
  private void review() {
    Duty before = standing.duty();
    standing = world.rules.standing().apply(standing.next(evidence(), world.time.nowMs()));
    speaksUntilNs =
        standing.speaks(zk.connected())
            ? Long.MAX_VALUE
            : Math.min(speaksUntilNs, world.time.nowNs());
    world.routers.announce(this, standing.duty().announces() && !retiring);
    if (before != standing.duty()) {
      world.tally.count("director: " + standing.duty());
      world.event(() -> id + ": " + before + " -> " + standing.duty() + " " + standing.why());
    }
    if (standing.duty() == Duty.DEREGISTERED && registered && !world.routers.sendTo(this)) {
      registered = false;
      zk.multi(List.of(new ZkOp.Delete(Paths.director(id))), done -> {});
    } else if (!registered && !retiring && zk.connected() && loader.loaded() >= loader.latest()) {
      acknowledge(loader.loaded());
    }
    if (standing.duty() != Duty.ANNOUNCING
        || standing.behindSinceMs() >= 0
        || standing.unacknowledgedSinceMs() >= 0
        || !reach.said().map(Reach::fit).orElse(true)) {
      planReview(REVIEW_NS);
    }
  }

  private Fitness fitness() {
    if (zk.connected()) {
      live = LiveDirectors.of(world.zk.znodes(), live);
    }
    return inbox.fitness(reach.said(), live.ids());
  }

  private Evidence evidence() {
    return new Evidence(
        zk.connected() && joined,
        registered,
        zk.connected() ? loader.latest() : 0,
        loader.loaded(),
        acknowledged,
        world.highestEpochHeardBy(this),
        world.hearsMost(this),
        fitness(),
        true);
  }
}
