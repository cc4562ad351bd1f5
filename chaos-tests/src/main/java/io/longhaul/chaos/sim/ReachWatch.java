package io.longhaul.chaos.sim;

import io.longhaul.hash.Epoch;
import io.longhaul.hash.EpochNode;
import io.longhaul.hash.Incarnation;
import io.longhaul.membership.detection.FailureDetector;
import io.longhaul.membership.model.Heartbeat;
import io.longhaul.membership.model.MemberKey;
import io.longhaul.membership.model.Reach;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Feeds one director's failure detector. Heartbeats are simulated while something changes and for a
 * while around it; in quiet times whoever was heard goes on being heard.
 */
final class ReachWatch {
  private static final long STEP_MS = Heartbeat.PERIOD_MS;

  /**
   * Quiet times are made up for in steps that the detector does not take for a pause of its own.
   */
  private static final long QUIET_STEP_MS = 2 * STEP_MS;

  /** So many of them go by between two questions to the detector. */
  private static final int ASKED_EACH = 3;

  /** Quiet times are entered with at most, and left with so much of them simulated. */
  private static final long WARM_MS = 2_500;

  private final World world;
  private final DirectorHost director;
  private FailureDetector detector;
  private List<MemberKey> hearable = List.of();
  private List<EpochNode> judged = List.of();
  private Optional<Reach> said = Optional.empty();
  private long sequence;
  private long asked;
  private long fedMs;
  private long activeUntilMs;
  private boolean ticking;

  ReachWatch(World world, DirectorHost director) {
    this.world = world;
    this.director = director;
    this.detector = new FailureDetector(FailureDetector.TIMEOUT, 0);
  }

  /** The process has just started. */
  void start() {
    long now = world.time.nowMs();
    detector = new FailureDetector(FailureDetector.TIMEOUT, now);
    said = Optional.empty();
    fedMs = now;
    hearable = world.hearable(director);
    ticking = false;
    activate();
  }

  /** The last statement; empty while there is none. */
  Optional<Reach> said() {
    return said;
  }

  /** Somebody came or went: looks whether that is anything to this director. */
  void look() {
    if (ticking || !hearable.equals(world.hearable(director))) {
      activate();
    }
  }

  /** There is a new epoch, which may have other processes. */
  void judge(List<EpochNode> nodes) {
    if (!nodes.equals(judged)) {
      judged = nodes;
      activate();
    }
  }

  /** Somebody may be heard from now on who was not, or the other way. */
  void activate() {
    activeUntilMs = world.time.nowMs() + WARM_MS;
    if (!ticking && director.process.running()) {
      ticking = true;
      warm();
      tick();
    }
  }

  /** Makes up for the quiet time, in which those were heard who were hearable before. */
  private void warm() {
    long now = world.time.nowMs();
    if (now <= fedMs) {
      return;
    }
    long last = now - 1 - (now - 1 - fedMs) % STEP_MS;
    long steps = Math.min(last - fedMs, WARM_MS) / QUIET_STEP_MS;
    for (long ms = last - steps * QUIET_STEP_MS; ms <= last; ms += QUIET_STEP_MS) {
      feed(ms);
      fedMs = ms;
      // Asked regularly, the detector knows since when it has reached most of them.
      if (asked++ % ASKED_EACH == 0) {
        detector.reach(director.id, ++sequence, director.plane(), ms);
      }
    }
  }

  private void feed(long ms) {
    detector.tick(ms);
    for (MemberKey process : hearable) {
      detector.heard(process, ms);
    }
  }

  private void tick() {
    long now = world.time.nowMs();
    List<MemberKey> before = hearable;
    hearable = world.hearable(director);
    if (now > fedMs) {
      feed(now);
      fedMs = now;
    }
    Optional<Epoch> epoch = director.plane();
    Optional<Reach> statement = detector.reach(director.id, ++sequence, epoch, now);
    statement.ifPresent(this::say);
    boolean over = now >= activeUntilMs || (hearable.equals(before) && asHeard(statement));
    if (statement.isEmpty() || !over) {
      director.process.after(STEP_MS * Timeline.MILLISECOND, this::tick);
    } else {
      ticking = false;
    }
  }

  /** Whether it says of everybody what it will say for as long as nobody comes or goes. */
  private boolean asHeard(Optional<Reach> statement) {
    Optional<Epoch> epoch = director.plane();
    if (statement.filter(Reach::fit).isEmpty() || epoch.isEmpty()) {
      return false;
    }
    Set<MemberKey> unknown = new HashSet<>(hearable);
    for (EpochNode node : epoch.get().nodes()) {
      for (Incarnation run : node.incarnations()) {
        MemberKey process = new MemberKey(node.id(), run.number());
        if (unknown.remove(process) == statement.get().unreached().contains(process)) {
          return false;
        }
      }
    }
    return unknown.equals(statement.get().alsoReached());
  }

  private void say(Reach statement) {
    boolean news = !says(statement);
    said = Optional.of(statement);
    director.stated(statement, news);
  }

  /** Whether a statement is what it says now, but for the sequence. */
  boolean says(Reach statement) {
    return said.filter(
            now ->
                now.fit() == statement.fit()
                    && now.unreached().equals(statement.unreached())
                    && now.alsoReached().equals(statement.alsoReached())
                    && now.epoch() == statement.epoch())
        .isPresent();
  }
}
