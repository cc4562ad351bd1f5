package io.longhaul.chaos.hashing;

import io.longhaul.chaos.hashing.ChurnStep.Cause;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One scheme through the churn: rolls each of its tables over the directors, one after the other,
 * with routers that reshuffle in the middle and at the end of it, and follows every connection.
 */
final class SchemeRun {
  private static final long DIRECTOR_SECONDS = 1;
  private static final long IDLE_TICK_SECONDS = Duration.ofMinutes(10).toSeconds();
  private static final long LATE_TICK_SECONDS = Duration.ofHours(6).toSeconds();
  private static final long LATE_AFTER_SECONDS = Duration.ofDays(7).toSeconds();
  private static final long HORIZON_SECONDS = Duration.ofDays(1_000).toSeconds();

  private final Scheme scheme;
  private final Directors directors;
  private final Connections connections;
  private Membership wished;
  private long nowSeconds;
  private double moved;
  private double leastMove;
  private double evenness;
  private int longest;

  private SchemeRun(HashBench bench, Scheme scheme, long churnSeconds) {
    this.scheme = scheme;
    this.wished = Churn.first(bench.nodes());
    this.directors = new Directors(bench.directors(), scheme.table());
    this.connections = new Connections(bench.seed(), bench.connections(), churnSeconds, directors);
    this.longest = scheme.table().longest();
  }

  static SchemeResult of(HashBench bench, List<ChurnStep> churn, Scheme scheme) {
    long lastChangeSeconds = churn.getLast().atSeconds();
    long churnSeconds = lastChangeSeconds + Churn.BETWEEN_CHANGES.toSeconds();
    SchemeRun run = new SchemeRun(bench, scheme, churnSeconds);
    run.tick(Cause.PLANNED);
    for (ChurnStep step : churn) {
      run.idleUntil(step.atSeconds(), IDLE_TICK_SECONDS);
      run.measureEvenness();
      run.make(step);
    }
    boolean done = scheme.pending() == 0;
    long doneAtSeconds = run.nowSeconds;
    run.idleUntil(churnSeconds, IDLE_TICK_SECONDS);
    run.measureEvenness();
    while (scheme.pending() > 0 && run.nowSeconds < lastChangeSeconds + HORIZON_SECONDS) {
      boolean late = run.nowSeconds > lastChangeSeconds + LATE_AFTER_SECONDS;
      long tickSeconds = late ? LATE_TICK_SECONDS : IDLE_TICK_SECONDS;
      run.idleUntil(run.nowSeconds + tickSeconds, tickSeconds);
    }
    doneAtSeconds = done ? doneAtSeconds : run.nowSeconds;
    return run.result(doneAtSeconds - lastChangeSeconds);
  }

  private SchemeResult result(long doneAfterSeconds) {
    return new SchemeResult(
        scheme.name(),
        evenness,
        moved / leastMove,
        connections.opened(),
        connections.broken(Cause.PLANNED),
        connections.broken(Cause.DEATH),
        connections.diedWithNode(),
        longest,
        doneAfterSeconds,
        scheme.pending());
  }

  private void make(ChurnStep step) {
    leastMove += wished.leastMove(step.after());
    wished = step.after();
    scheme.wish(wished);
    pump(step.cause());
  }

  private void idleUntil(long untilSeconds, long tickSeconds) {
    while (nowSeconds < untilSeconds) {
      nowSeconds = Math.min(untilSeconds, nowSeconds + tickSeconds);
      tick(Cause.PLANNED);
      pump(Cause.PLANNED);
    }
  }

  /** All tables that are due; only the first can be on account of what has just happened. */
  private void pump(Cause first) {
    Cause cause = first;
    Optional<Table> next = next();
    while (next.isPresent()) {
      rollOut(next.get(), cause);
      cause = Cause.PLANNED;
      next = next();
    }
  }

  private Optional<Table> next() {
    Table before = scheme.table();
    Occupancy occupancy = connections.occupancy(before, wished.nodes());
    Optional<Table> next = scheme.next(nowSeconds, occupancy);
    next.ifPresent(
        table -> {
          moved += movedShare(before, table);
          longest = Math.max(longest, table.longest());
        });
    return next;
  }

  private void rollOut(Table table, Cause cause) {
    for (int director = 0; director < directors.count(); director++) {
      if (director == directors.count() / 2) {
        directors.reshuffle();
      }
      directors.load(director, table);
      nowSeconds += DIRECTOR_SECONDS;
      tick(cause);
    }
    directors.reshuffle();
    tick(cause);
  }

  private void tick(Cause cause) {
    connections.tick(nowSeconds, wished, cause);
  }

  private static double movedShare(Table before, Table after) {
    int changed = 0;
    for (int bucket = 0; bucket < after.buckets(); bucket++) {
      changed += before.head(bucket) == after.head(bucket) ? 0 : 1;
    }
    return (double) changed / after.buckets();
  }

  private void measureEvenness() {
    evenness = Math.max(evenness, Evenness.maxOverFair(scheme.table(), scheme.applied()));
  }
}
