package io.longhaul.chaos.sim;

import io.longhaul.hash.Epoch;
import io.longhaul.hash.EpochNode;
import io.longhaul.hash.NodeState;
import io.longhaul.membership.coordination.Coordination;
import io.longhaul.membership.coordination.Decision;
import io.longhaul.membership.model.MemberKey;
import io.longhaul.membership.model.TierView;
import java.util.ArrayList;
import java.util.List;

/**
 * One leadership: view, decide, write, again when something changes or is due. Every write checks
 * the term (rule R10), and is of the session in which the leadership began.
 */
final class Leading {
  private static final long GATHER_NS = 80 * Timeline.MILLISECOND;

  /** Reports that are waited for are looked at each round only, as in the real coordinator. */
  private static final long ROUND_NS = Coordination.ROUND_MS * Timeline.MILLISECOND;

  /** While only clocks run, deciding is due by the second, later by several. */
  private static final long SOON_NS = 500 * Timeline.MILLISECOND;

  private static final long LATER_NS = 10 * Timeline.SECOND;
  private static final long RESTLESS_NS = 4 * Timeline.SECOND;
  private static final long NEVER = Long.MAX_VALUE;
  private static final int EPOCHS_KEPT = 16;

  private final Candidate candidate;
  private final World world;
  private final Lifeline process;
  private final ZkClient zk;
  private final long term;
  private final int termVersion;
  private final long session;
  private final Coordination coordination;
  private boolean busy;
  private boolean again;
  private long dueNs = NEVER;
  private boolean paced;
  private long wakes;
  private long changedNs;
  private long publishedNs;

  Leading(Candidate candidate, long term, int termVersion, long session) {
    this.candidate = candidate;
    this.world = candidate.world();
    this.process = candidate.director().process;
    this.zk = candidate.zk();
    this.term = term;
    this.termVersion = termVersion;
    this.session = session;
    this.coordination = candidate.coordination();
  }

  /** Something has changed that a decision may depend on. */
  void changed() {
    changedNs = world.time.nowNs();
    paced = false;
    plan(GATHER_NS);
  }

  /** A report may let something go on, unless that is not due yet anyhow. */
  void awaited() {
    if (!paced) {
      plan(ROUND_NS);
    }
  }

  private void plan(long withinNs) {
    long due = world.time.nowNs() + withinNs;
    if (due < dueNs) {
      dueNs = due;
      process.after(
          withinNs,
          () -> {
            if (dueNs == due) {
              round();
            }
          });
    }
  }

  private void round() {
    dueNs = NEVER;
    if (!candidate.leads(this)) {
      return;
    }
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    again = false;
    zk.read(world::snapshot, this::decide);
  }

  private void decide(Snapshot snapshot) {
    if (!candidate.leads(this)) {
      return;
    }
    if (snapshot.view().term() != term && !unfenced()) {
      candidate.standDown();
      return;
    }
    Decision decision = candidate.decide(coordination, snapshot.view());
    world.audit().decided(decision);
    if (decision.plan().next().isPresent()) {
      world.aboutToWrite(process);
    }
    // Between the decision and its writes anything may happen to this process.
    process.after(world.stepNs(), () -> write(snapshot, decision));
  }

  private void write(Snapshot snapshot, Decision decision) {
    if (!candidate.leads(this)) {
      return;
    }
    if (decision.plan().settled() > snapshot.view().settled()) {
      fenced(
          List.of(
              new ZkOp.Set(
                  Paths.SETTLED, decision.plan().settled(), version(snapshot.settledVersion()))),
          done -> {});
    }
    decision.departed().stream().sorted().forEach(this::remove);
    if (decision.plan().next().isPresent()) {
      publish(snapshot, decision, decision.plan().next().get());
    } else {
      finished(snapshot, decision);
    }
  }

  private void remove(String director) {
    world.event(() -> director + " departs");
    if (!candidate.sees(director)) {
      world.director(director).ifPresent(DirectorHost::leaseEnds);
    }
    String live = Paths.liveDirector(director);
    fenced(
        List.of(
            new ZkOp.Create(live, director, false),
            new ZkOp.Delete(live),
            new ZkOp.Delete(Paths.director(director))),
        done -> {});
  }

  private void publish(Snapshot snapshot, Decision decision, Epoch next) {
    Table table = Table.of(next, world.settings.slots(), world.time.nowNs());
    String path = Paths.epoch(next.number());
    ZkOp create =
        unfenced() ? new ZkOp.Put(path, table, false) : new ZkOp.Create(path, table, false);
    fenced(
        List.of(
            new ZkOp.Set(Paths.EPOCHS, next.number(), version(snapshot.epochsVersion())), create),
        done -> {
          world.tally.count(done ? "leader: wrote an epoch" : "leader: was refused an epoch");
          if (done) {
            coordination.published(world.time.nowMs());
            publishedNs = world.time.nowNs();
            prune(next.number());
          }
          finished(snapshot, decision);
          changed();
        });
  }

  private void prune(long latest) {
    String old = Paths.epoch(latest - EPOCHS_KEPT);
    if (zk.connected() && world.zk.znodes().at(old).isPresent()) {
      fenced(List.of(new ZkOp.Delete(old)), done -> {});
    }
  }

  private void fenced(List<ZkOp> changes, java.util.function.Consumer<Boolean> then) {
    if (unfenced()) {
      candidate.insist(changes, then);
      return;
    }
    List<ZkOp> ops = new ArrayList<>();
    ops.add(new ZkOp.Check(Paths.TERM, termVersion));
    ops.addAll(changes);
    zk.multi(ops, session, then);
  }

  private int version(int expected) {
    return unfenced() ? ZkOp.ANY : expected;
  }

  private boolean unfenced() {
    return world.rules.conduct() == Conduct.WRITES_UNFENCED;
  }

  private void finished(Snapshot snapshot, Decision decision) {
    busy = false;
    if (again) {
      changed();
      return;
    }
    paced = decision.plan().paced();
    long wakeNs = paced ? untilDueNs(decision) : Long.MAX_VALUE;
    if (clocksRun(snapshot, decision)) {
      boolean soon = world.time.nowNs() - changedNs < RESTLESS_NS;
      wakeNs = Math.min(wakeNs, soon ? SOON_NS : LATER_NS);
    }
    if (wakeNs < Long.MAX_VALUE) {
      wakeAfter(wakeNs);
    }
  }

  /**
   * Until what is paced may be due. Decisions in between, which the real coordinator makes each
   * half second, could only say the same again.
   */
  private long untilDueNs(Decision decision) {
    if (decision.wakeAfterMs() < Coordination.ROUND_MS) {
      return decision.wakeAfterMs() * Timeline.MILLISECOND;
    }
    long sinceMs = (world.time.nowNs() - publishedNs) / Timeline.MILLISECOND;
    long dueMs =
        sinceMs < Coordination.TIDY_GAP_MS ? Coordination.TIDY_GAP_MS : Coordination.SWEEP_GAP_MS;
    return Math.max(decision.wakeAfterMs(), dueMs - sinceMs) * Timeline.MILLISECOND;
  }

  private void wakeAfter(long delayNs) {
    long wake = ++wakes;
    process.after(
        delayNs,
        () -> {
          if (wake == wakes && dueNs == NEVER) {
            paced = false;
            round();
          }
        });
  }

  /** Whether a node is registered and not in the epoch, perhaps because it is held back. */
  private static boolean waitsToJoin(TierView view) {
    if (view.epoch().isPresent()) {
      for (MemberKey process : view.liveNodes().keySet()) {
        if (view.epoch().get().ordinal(process.nodeId()) < 0) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean someoneIsDemoted(TierView view) {
    for (EpochNode node : view.epoch().map(Epoch::nodes).orElse(List.of())) {
      if (node.state() == NodeState.DEMOTED) {
        return true;
      }
    }
    return false;
  }

  /** Whether a later decision may differ although nothing changes. */
  private boolean clocksRun(Snapshot snapshot, Decision decision) {
    return decision.frozen()
        || !snapshot.view().liveDirectors().keySet().containsAll(snapshot.view().directors())
        || someoneIsDemoted(snapshot.view())
        || waitsToJoin(snapshot.view())
        || candidate.accused();
  }
}
