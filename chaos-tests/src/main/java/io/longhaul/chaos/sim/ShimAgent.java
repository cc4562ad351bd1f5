package io.longhaul.chaos.sim;

import io.longhaul.hash.Epoch;
import io.longhaul.membership.model.LiveShim;
import io.longhaul.membership.model.Occupancy;
import io.longhaul.membership.occupancy.OccupancyTracker;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The agent of one host's shim: follows epochs, loads and acknowledges them, and reports what the
 * kernel holds. Scans that could not differ from the one before are left out.
 */
final class ShimAgent implements ZkClient.Owner, EpochLoader.Steps {
  /** Time between two reports while chains have tails. */
  static final long REPORT_NS = Timeline.SECOND;

  /** The same while nobody waits for one. */
  private static final long IDLE_REPORT_NS = 60 * Timeline.SECOND;

  /** How often a scan is repeated only because a grace may have passed. */
  private static final long GRACE_STEP_NS = 5 * Timeline.SECOND;

  /** After so long without a sign of its agent a shim takes that for cut off. */
  private static final long SILENCE_NS = 5 * Timeline.SECOND;

  private static final long NEVER = Long.MAX_VALUE;

  final Lifeline life;
  final ZkClient zk;
  private final World world;
  private final NodeHost host;
  private final EpochLoader loader;
  private Optional<OccupancyTracker> tracker = Optional.empty();
  private Optional<Occupancy> latest = Optional.empty();
  private long sequence;
  private long knownSettled;
  private long acknowledged;
  private boolean scanning;
  private boolean caughtUp;
  private long scanDueNs = NEVER;
  private long scanPlan;

  ShimAgent(World world, NodeHost host) {
    this.world = world;
    this.host = host;
    this.life = new Lifeline(world.time);
    this.zk = new ZkClient(world.zk, host.party, life, Interest.EPOCHS, this);
    this.loader = new EpochLoader(world, life, zk, this);
  }

  void start() {
    life.start();
    sequence = 0;
    knownSettled = 0;
    acknowledged = 0;
    scanning = false;
    latest = Optional.empty();
    scanDueNs = NEVER;
    long graceMs =
        world.rules.conduct() == Conduct.STARTS_EMPTY ? world.rules.grace().toMillis() : 0;
    tracker =
        Optional.of(
            new OccupancyTracker(
                host.kernel().slotWords(), world.rules.grace(), world.time.nowMs() - graceMs));
    if (graceMs == 0) {
      host.shimEpoch().ifPresent(host.doors()::touchAll);
    } else {
      // What left traces before it started was long ago, as far as it knows.
      OccupancyTracker ignorant = tracker.orElseThrow();
      ignorant.mark();
      var _ = ignorant.scan(world.time.nowMs() - graceMs);
    }
    loader.start(host.shimEpoch());
    zk.start();
    planScan(REPORT_NS);
  }

  void die() {
    life.die();
    zk.died();
  }

  /** Whether it runs and is connected to ZooKeeper, as far as its shim can see. */
  boolean inTouch() {
    return zk.connected() && world.time.nowNs() - life.lastRanNs() < SILENCE_NS;
  }

  /** The run of the agent, which its reports carry. */
  long run() {
    return life.run();
  }

  Optional<Occupancy> latest() {
    return latest;
  }

  /** The kernel's sockets have changed. */
  void dirty() {
    dirty(false);
  }

  /**
   * The kernel's sockets have changed.
   *
   * @param urgent whether somebody needs to know although the host is behind nobody
   */
  void dirty(boolean urgent) {
    planScan(urgent ? REPORT_NS : usualNs(REPORT_NS));
  }

  private long usualNs(long whileAwaitedNs) {
    return world.awaits(host) ? whileAwaitedNs : IDLE_REPORT_NS;
  }

  private void planScan(long withinNs) {
    long due = world.time.nowNs() + world.dice.between(withinNs / 2, withinNs);
    if (life.alive() && due < scanDueNs) {
      scanDueNs = due;
      long plan = ++scanPlan;
      life.after(
          due - world.time.nowNs(),
          () -> {
            if (plan == scanPlan) {
              scanDueNs = NEVER;
              scan();
            }
          });
    }
  }

  private void scan() {
    if (scanning) {
      planScan(REPORT_NS);
      return;
    }
    OccupancyTracker scanner = tracker.orElseThrow();
    long scannedNs = world.time.nowNs();
    long before = tag();
    scanner.mark();
    Optional<OccupancyTracker.Scan> scan = scanner.scan(world.time.nowMs());
    Set<String> doors = host.doorsInUse();
    // A scan takes time, and so does what follows until the report leaves.
    scanning = true;
    life.after(
        world.links.latencyNs() + host.strain.scanNs(),
        () -> {
          scanning = false;
          boolean late = world.rules.conduct() == Conduct.READS_SETTLED_LATE;
          long settled = late ? tag() : before;
          scan.ifPresent(
              found -> {
                world.audit().proofs().reported(host, settled, scannedNs);
                report(found, settled, doors);
              });
        });
  }

  /** What is settled, unless its own shim has not loaded that yet (R5). */
  private long tag() {
    return world.rules.conduct() == Conduct.REPORTS_BEFORE_LOADING
        ? knownSettled
        : Math.min(knownSettled, acknowledged);
  }

  private void report(OccupancyTracker.Scan scan, long settled, Set<String> doors) {
    Occupancy report =
        new Occupancy(
            host.id,
            life.run(),
            ++sequence,
            settled,
            scan.slots(),
            scan.sockets(),
            doors,
            host.kernel().size(),
            Map.of());
    latest = Optional.of(report);
    world.directors().forEach(director -> send(director, report));
    if (scan.slots().cardinality() > scan.sockets().cardinality()) {
      planScan(usualNs(GRACE_STEP_NS));
    }
  }

  /** Sends what it would say now to somebody who has just begun to listen. */
  void tell(DirectorHost director) {
    if (life.running()) {
      latest.ifPresent(report -> send(director, report));
    }
  }

  /** Each second's report replaces the one before: one that is lost is sent again with the next. */
  private void send(DirectorHost director, Occupancy report) {
    if (latest.filter(newest -> newest.sequence() == report.sequence()).isEmpty()) {
      return;
    }
    if (!world.links.datagram(host.party, director.party, () -> director.hear(report))) {
      life.after(REPORT_NS, () -> send(director, report));
    }
  }

  @Override
  public void persist(Epoch epoch) {
    // An agent keeps nothing on disk: the shim's maps are pinned.
  }

  @Override
  public void flip(Epoch epoch) {
    host.load(epoch);
  }

  @Override
  public long slowerByNs() {
    return host.strain.stepNs();
  }

  @Override
  public void acknowledge(long epoch) {
    acknowledged = epoch;
    zk.multi(
        List.of(
            new ZkOp.Put(
                Paths.liveShim(host.id), new LiveShim(host.id, host.underlay, epoch), true)),
        done -> {});
  }

  @Override
  public void upToDate() {
    if (!caughtUp) {
      caughtUp = true;
      readSettled();
    }
  }

  @Override
  public void connected(boolean newSession) {
    caughtUp = world.rules.conduct() == Conduct.REPORTS_BEFORE_LOADING;
    loader.interrupted();
    acknowledge(loader.loaded());
    loader.look();
    if (caughtUp) {
      readSettled();
    }
  }

  @Override
  public void disconnected() {
    caughtUp = false;
    loader.interrupted();
  }

  @Override
  public void changed(String path) {
    if (path.equals(Paths.EPOCHS)) {
      loader.look();
    } else if (caughtUp) {
      readSettled();
    }
  }

  /** While it was cut off nobody waited for it (R1): it has to load first, and read this then. */
  private void readSettled() {
    zk.read(
        znodes -> znodes.number(Paths.SETTLED),
        value -> {
          if (value > knownSettled) {
            knownSettled = value;
            planScan(usualNs(REPORT_NS));
          }
        });
  }
}
