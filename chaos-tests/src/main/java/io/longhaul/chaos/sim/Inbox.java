package io.longhaul.chaos.sim;

import io.longhaul.membership.model.MemberKey;
import io.longhaul.membership.model.Observed;
import io.longhaul.membership.model.Occupancy;
import io.longhaul.membership.model.Reach;
import io.longhaul.membership.standing.Fitness;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What one director heard by telemetry. Messages that only repeat what the last one said are not
 * simulated: as long as their sender runs and the way is open, it is as if they had just come.
 */
final class Inbox {
  /** What is older than this is not known any more. */
  private static final long FRESH_NS = 3 * Timeline.SECOND;

  private final World world;
  private final DirectorHost owner;
  private final Map<String, Occupancy> occupancies = new HashMap<>();
  private final Map<String, Reach> reaches = new HashMap<>();

  Inbox(World world, DirectorHost owner) {
    this.world = world;
    this.owner = owner;
  }

  /** The process has just started. */
  void clear() {
    occupancies.clear();
    world.audit().proofs().forget(this);
    reaches.clear();
  }

  /** What a message is to a coordinator. */
  enum News {
    /** Nothing that it did not know. */
    NONE,
    /** It may have been waited for, and is in time whenever something is planned next. */
    AWAITED,
    /** It cannot wait. */
    URGENT
  }

  /**
   * A report came. Older ones are dropped (rule R6).
   *
   * @param matters whether somebody decides by it; where nobody does, nothing is news
   */
  News take(Occupancy report, boolean matters) {
    Optional<Occupancy> before = Optional.ofNullable(occupancies.get(report.nodeId()));
    if (before.isPresent()
        && older(report, before.get())
        && world.rules.conduct() != Conduct.TAKES_OLD_REPORTS) {
      return News.NONE;
    }
    occupancies.put(report.nodeId(), report);
    world.audit().proofs().took(this, report);
    if (!matters) {
      return News.NONE;
    }
    if (world.tails().isEmpty() || world.tails().get().claims(report)) {
      return News.URGENT;
    }
    return world.tails().get().proves(report, before) ? News.AWAITED : News.NONE;
  }

  private static boolean older(Occupancy report, Occupancy known) {
    return known.incarnation() > report.incarnation()
        || (known.incarnation() == report.incarnation() && known.sequence() >= report.sequence());
  }

  /** A statement of a director came; whether it says something new. */
  boolean take(Reach statement) {
    Reach before = reaches.get(statement.directorId());
    if (before != null && before.sequence() >= statement.sequence()) {
      return false;
    }
    reaches.put(statement.directorId(), statement);
    return before == null
        || before.fit() != statement.fit()
        || !before.unreached().equals(statement.unreached())
        || !before.alsoReached().equals(statement.alsoReached());
  }

  /** What is known at this moment. */
  Observed observed() {
    Map<MemberKey, Occupancy> reports = new HashMap<>();
    occupancies.forEach(
        (id, report) ->
            world
                .host(id)
                .flatMap(host -> fresh(host, report))
                .ifPresent(r -> reports.put(r.key(), r)));
    return new Observed(reports, statements());
  }

  private Map<String, Reach> statements() {
    Map<String, Reach> statements = new HashMap<>();
    reaches.forEach(
        (id, statement) -> {
          if (world.director(id).filter(this::heardLately).isPresent()) {
            statements.put(id, statement);
          }
        });
    return statements;
  }

  /**
   * Whether its owner or others reach at least half of the nodes.
   *
   * @param own what its owner says, if anything
   * @param live directors that live
   */
  Fitness fitness(Optional<Reach> own, Set<String> live) {
    if (own.isEmpty() || own.get().fit()) {
      return Fitness.FIT;
    }
    return Fitness.of(owner.id, live, statements());
  }

  /** Whether a report says that its host saw a director within the lease of an announcement. */
  boolean sees(String directorId) {
    long leaseMs = DirectorHost.LEASE_NS / Timeline.MILLISECOND;
    return observed().occupancies().values().stream()
        .map(report -> report.directorsSeenMsAgo().get(directorId))
        .anyMatch(agoMs -> agoMs != null && agoMs < leaseMs);
  }

  /** Whether some director does not reach some process. */
  boolean accused() {
    return reaches.values().stream().anyMatch(statement -> !statement.unreached().isEmpty());
  }

  private boolean heardLately(DirectorHost other) {
    return other == owner
        || recent(
            Math.min(
                world.heardNs(other.process, other.party, owner.party), other.speaksUntilNs()));
  }

  private boolean recent(long heardNs) {
    return world.time.nowNs() - heardNs < FRESH_NS;
  }

  /** The report as if it had been sent again up to when its reporter was heard last. */
  private Optional<Occupancy> fresh(NodeHost host, Occupancy report) {
    if (report.incarnation() != host.agent.run()) {
      return Optional.empty();
    }
    long heardNs = world.heardNs(host.agent.life, host.party, owner.party);
    if (!recent(heardNs)) {
      return Optional.empty();
    }
    return Optional.of(
        new Occupancy(
            report.nodeId(),
            report.incarnation(),
            heardNs / Timeline.SECOND,
            report.settledEpoch(),
            report.slots(),
            report.sockets(),
            report.doors(),
            report.connections(),
            world.directorsSeen(host, heardNs)));
  }
}
