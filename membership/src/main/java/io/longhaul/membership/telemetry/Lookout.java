package io.longhaul.membership.telemetry;

import io.longhaul.hash.Epoch;
import io.longhaul.membership.detection.FailureDetector;
import io.longhaul.membership.model.Heartbeat;
import io.longhaul.membership.model.MemberKey;
import io.longhaul.membership.model.Observed;
import io.longhaul.membership.model.Occupancy;
import io.longhaul.membership.model.Reach;
import io.longhaul.membership.standing.Fitness;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * What a director knows by telemetry: whom it reaches itself, whom the other directors reach, and
 * what reporters hold. Tells the others whom it reaches, at once when that changes.
 *
 * <p>Hears and does its duty on one thread; any thread may ask.
 */
public final class Lookout implements TelemetryListener, Duty {
  /** A director's statement counts for this long. */
  public static final long REACH_FRESH_MS = 1_000;

  /** A report counts for this long, unless a newer one comes. */
  public static final long OCCUPANCY_FRESH_MS = 15_000;

  /** How often the others are told when nothing changed. */
  static final long TELL_MS = 200;

  /** How often it looks who fell silent. */
  static final long LOOK_MS = 20;

  private final String directorId;
  private final LongSupplier clock;
  private final FailureDetector detector;
  private final Map<MemberKey, Heard<Occupancy>> occupancies = new ConcurrentHashMap<>();
  private final Map<String, Heard<Reach>> reaches = new ConcurrentHashMap<>();
  private final AtomicLong highestEpoch = new AtomicLong();
  private volatile Optional<Epoch> epoch = Optional.empty();
  private volatile Consumer<Reach> outlet = _ -> {};
  private volatile boolean mostHeard;
  private volatile Runnable changed = () -> {};
  private long sequence;
  private long lookMs = Long.MIN_VALUE;
  private long tellMs = Long.MIN_VALUE;

  private record Heard<T>(T what, long atMs) {}

  /**
   * For a director.
   *
   * @param clock in milliseconds, never going back; the one that gives {@link Duty} its time
   */
  public Lookout(String directorId, LongSupplier clock) {
    this.directorId = directorId;
    this.clock = clock;
    this.detector = new FailureDetector(FailureDetector.TIMEOUT, clock.getAsLong());
  }

  /** Where its own statements go; usually {@link TelemetrySender#reach}. */
  public void outlet(Consumer<Reach> where) {
    outlet = where;
  }

  /** Called when somebody's reach changed or a report did, on the telemetry thread. */
  public void onChange(Runnable listener) {
    changed = listener;
  }

  /** The epoch whose processes are judged: the one that the director has loaded. */
  public void epoch(Epoch loaded) {
    epoch = Optional.of(loaded);
  }

  /** A process's host says that nobody listens there. Only for the telemetry thread. */
  public void refused(MemberKey process) {
    detector.refused(process, clock.getAsLong());
    look(clock.getAsLong());
  }

  /** A process's host took a connection for it. Only for the telemetry thread. */
  public void accepted(MemberKey process) {
    detector.accepted(process, clock.getAsLong());
  }

  /**
   * These processes are reached only while their shims answer, too. Only for the telemetry thread.
   */
  public void probing(Set<MemberKey> processes) {
    detector.probing(processes);
  }

  /** A process's shim answered, by an epoch, 0 for none. Only for the telemetry thread. */
  public void answered(MemberKey process, long epochOfShim) {
    detector.answered(process, clock.getAsLong());
    highestEpoch.accumulateAndGet(epochOfShim, Math::max);
  }

  /** Whether to connect to a process soon. Only for the telemetry thread. */
  public boolean suspicious(MemberKey process) {
    return detector.suspicious(process);
  }

  /** The highest epoch that anybody says to have loaded, 0 for none (rule R3). */
  public long highestEpoch() {
    return highestEpoch.get();
  }

  /** Whether more than half of the nodes of the epoch were heard since the start (rule R3). */
  public boolean mostHeard() {
    return mostHeard;
  }

  /**
   * Whether this director or others reach at least half of the nodes.
   *
   * @param live ids of the directors that live
   */
  public Fitness fitness(Set<String> live) {
    return Fitness.of(directorId, live, fresh(reaches, REACH_FRESH_MS, clock.getAsLong()));
  }

  /** What is fresh now. */
  public Observed observed() {
    long nowMs = clock.getAsLong();
    return new Observed(
        fresh(occupancies, OCCUPANCY_FRESH_MS, nowMs), fresh(reaches, REACH_FRESH_MS, nowMs));
  }

  private static <K, T> Map<K, T> fresh(Map<K, Heard<T>> all, long freshMs, long nowMs) {
    Map<K, T> fresh = new HashMap<>();
    all.forEach(
        (key, heard) -> {
          if (nowMs - heard.atMs() <= freshMs) {
            fresh.put(key, heard.what());
          }
        });
    return fresh;
  }

  @Override
  public void heartbeat(Heartbeat heartbeat) {
    detector.heard(heartbeat.key(), clock.getAsLong());
    highestEpoch.accumulateAndGet(heartbeat.epoch(), Math::max);
  }

  @Override
  public void occupancy(Occupancy report) {
    Heard<Occupancy> before = occupancies.put(report.key(), new Heard<>(report, clock.getAsLong()));
    if (before == null || matters(before.what(), report)) {
      changed.run();
    }
  }

  private static boolean matters(Occupancy before, Occupancy now) {
    return before.settledEpoch() != now.settledEpoch()
        || !before.slots().equals(now.slots())
        || !before.sockets().equals(now.sockets())
        || !before.doors().equals(now.doors())
        || !before.directorsSeenMsAgo().keySet().equals(now.directorsSeenMsAgo().keySet());
  }

  @Override
  public void reach(Reach reach) {
    if (reach.directorId().equals(directorId)) {
      return;
    }
    highestEpoch.accumulateAndGet(reach.epoch(), Math::max);
    Heard<Reach> before = reaches.put(reach.directorId(), new Heard<>(reach, clock.getAsLong()));
    if (before == null || !same(before.what(), reach)) {
      changed.run();
    }
  }

  private static boolean same(Reach one, Reach other) {
    return one.fit() == other.fit()
        && one.epoch() == other.epoch()
        && one.unreached().equals(other.unreached())
        && one.alsoReached().equals(other.alsoReached());
  }

  @Override
  public boolean perform(long nowMs) {
    if (nowMs < lookMs) {
      return false;
    }
    lookMs = nowMs + LOOK_MS;
    look(nowMs);
    return true;
  }

  private void look(long nowMs) {
    boolean gone = occupancies.values().removeIf(h -> nowMs - h.atMs() > OCCUPANCY_FRESH_MS);
    gone |= reaches.values().removeIf(h -> nowMs - h.atMs() > REACH_FRESH_MS);
    mostHeard = mostHeard || epoch.map(this::hasHeardMost).orElse(false);
    Optional<Reach> own = detector.reach(directorId, sequence + 1, epoch, nowMs);
    Optional<Reach> before = Optional.ofNullable(reaches.get(directorId)).map(Heard::what);
    boolean differs =
        own.isPresent() != before.isPresent()
            || (own.isPresent() && !same(own.get(), before.orElseThrow()));
    own.ifPresentOrElse(
        reach -> reaches.put(directorId, new Heard<>(reach, nowMs)),
        () -> reaches.remove(directorId));
    if (own.isPresent() && (differs || nowMs >= tellMs)) {
      sequence++;
      tellMs = nowMs + TELL_MS;
      outlet.accept(own.get());
    }
    if (differs || gone) {
      changed.run();
    }
  }

  private boolean hasHeardMost(Epoch judged) {
    long heard =
        judged.nodes().stream()
            .filter(
                node ->
                    node.incarnations().stream()
                        .map(incarnation -> new MemberKey(node.id(), incarnation.number()))
                        .anyMatch(process -> detector.silentMs(process).isPresent()))
            .count();
    return heard * 2 > judged.nodes().size();
  }
}
