package io.longhaul.chaos.sim;

import io.longhaul.membership.coordination.Coordination;
import io.longhaul.membership.coordination.Decision;
import io.longhaul.membership.model.TierView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A director's part in the election, and while it leads, in coordination (rule R10). */
final class Candidate {
  private static final long RETRY_NS = 500 * Timeline.MILLISECOND;

  private final World world;
  private final DirectorHost director;
  private final ZkClient zk;
  private final Inbox inbox;
  private Optional<Leading> leading = Optional.empty();
  private final List<Insisted> unanswered = new ArrayList<>();
  private boolean claiming;
  private boolean claimAgain;

  Candidate(World world, DirectorHost director, ZkClient zk, Inbox inbox) {
    this.world = world;
    this.director = director;
    this.zk = zk;
    this.inbox = inbox;
  }

  void start() {
    leading = Optional.empty();
    claiming = false;
    unanswered.clear();
    zk.watch(Interest.LEADERSHIP);
  }

  /** Whether it leads, as far as it knows. */
  boolean leads() {
    return leading.isPresent();
  }

  /** Whether it can write epochs now. */
  boolean canWrite() {
    return leads() && director.process.running() && zk.connected();
  }

  void connected() {
    standDown();
    List.copyOf(unanswered).forEach(this::send);
    claim();
  }

  void disconnected() {
    if (world.rules.conduct() != Conduct.WRITES_UNFENCED) {
      standDown();
    }
  }

  /** Writes, in whatever session, until there is an answer. */
  void insist(List<ZkOp> changes, Consumer<Boolean> then) {
    Insisted write = new Insisted(changes, then);
    unanswered.add(write);
    send(write);
  }

  private void send(Insisted write) {
    zk.multi(
        write.changes,
        done -> {
          unanswered.remove(write);
          write.then.accept(done);
        });
  }

  /** Telemetry says something new. */
  void changed() {
    leading.ifPresent(Leading::changed);
  }

  /** A report came that may have been waited for. */
  void awaited() {
    leading.ifPresent(Leading::awaited);
  }

  void changed(String path) {
    if (leading.isPresent()) {
      leading.get().changed();
    } else if (path.equals(Paths.LEADER)) {
      claimAgain = true;
      claim();
    }
  }

  void standDown() {
    claiming = false;
    leading = Optional.empty();
    zk.watch(Interest.LEADERSHIP);
    world.lookWhoIsHeard();
  }

  private void claim() {
    if (claiming || leading.isPresent() || !zk.connected()) {
      return;
    }
    claiming = true;
    claimAgain = false;
    long session = zk.session();
    zk.multi(
        List.of(new ZkOp.Create(Paths.LEADER, director.id, true)),
        made ->
            zk.read(
                znodes -> new Claim(znodes, session),
                claim -> {
                  if (claim.mine()) {
                    takeTerm(claim, session);
                  } else {
                    claiming = false;
                    if (claimAgain || claim.vacant()) {
                      retryLater();
                    }
                  }
                }));
  }

  private void retryLater() {
    director.process.after(
        world.dice.between(RETRY_NS, 2 * RETRY_NS),
        () -> {
          if (!leads()) {
            claim();
          }
        });
  }

  private void takeTerm(Claim claim, long session) {
    long term = claim.term() + 1;
    zk.multi(
        List.of(new ZkOp.Set(Paths.TERM, term, claim.termVersion())),
        done -> {
          claiming = false;
          if (done) {
            world.tally.count("leader: elected");
            world.event(() -> director.id + " leads, term " + term);
            zk.watch(Interest.ALL);
            Leading mine = new Leading(this, term, claim.termVersion() + 1, session);
            leading = Optional.of(mine);
            world.lookWhoIsHeard();
            mine.changed();
          } else {
            retryLater();
          }
        });
  }

  World world() {
    return world;
  }

  DirectorHost director() {
    return director;
  }

  ZkClient zk() {
    return zk;
  }

  boolean leads(Leading which) {
    return leading.filter(which::equals).isPresent();
  }

  /** Whether some node that it hears says that it saw a director lately. */
  boolean sees(String directorId) {
    return inbox.sees(directorId);
  }

  /** Whether some director does not reach some process. */
  boolean accused() {
    return inbox.accused();
  }

  Coordination coordination() {
    return new Coordination(world.rules.planner(), world.settings.slots(), world.time.nowMs());
  }

  Decision decide(Coordination coordination, TierView view) {
    return coordination.decide(view.observing(inbox.observed()), world.time.nowMs());
  }

  /** A write that is sent again after the connection broke. */
  private record Insisted(List<ZkOp> changes, Consumer<Boolean> then) {}

  private record Claim(boolean mine, boolean vacant, long term, int termVersion) {
    Claim(Znodes znodes, long session) {
      this(
          znodes.at(Paths.LEADER).filter(znode -> znode.owner() == session).isPresent(),
          znodes.at(Paths.LEADER).isEmpty(),
          znodes.number(Paths.TERM),
          znodes.at(Paths.TERM).orElseThrow().version());
    }
  }
}
