package io.longhaul.chaos.exhaustive;

import io.longhaul.chaos.sabotage.Sabotage;
import io.longhaul.hash.Epoch;
import java.util.Arrays;
import java.util.Optional;

/** What follows from the planner: epochs are published, loaded and acknowledged. */
final class ControlMoves {
  private final Options options;
  private final Rules rules;
  private final Leader leader;
  private final Editions editions;

  ControlMoves(Options options, Rules rules, Leader leader, Editions editions) {
    this.options = options;
    this.rules = rules;
    this.leader = leader;
    this.editions = editions;
  }

  void from(World world, Steps steps) {
    boolean led = Arrays.stream(world.directors).anyMatch(d -> d.status == Director.Status.SERVING);
    if (led) {
      plan(world, steps);
    }
    for (int d = 0; d < world.directors.length; d++) {
      load(world, d, steps);
    }
    for (int h = 0; h < world.hosts.length; h++) {
      loadShim(world, h, steps);
    }
  }

  private void plan(World world, Steps steps) {
    Leader.Decided decided = leader.decide(world);
    boolean publishes = decided.next().isPresent() && world.budget.epochs() > 0;
    if (publishes && options.faults().contains(Fault.REPLACED_LEADER)) {
      replaceLeader(world, decided.next().get(), steps);
    }
    if (publishes) {
      publish(world, decided.next().get(), steps);
    } else if (decided.next().isEmpty()) {
      Checks.unrepaired(world, world.newest)
          .ifPresent(wrong -> steps.step(world, () -> "nothing is to be done", Optional.of(wrong)));
    }
    boolean counts = decided.settled() == world.newest.number() || rules.anyTag();
    if (decided.settled() > world.settled && counts) {
      World next = world.copy();
      next.settled = decided.settled();
      steps.step(next, () -> "the leader writes settled: " + next.settled);
    }
  }

  private void publish(World world, Edition edition, Steps steps) {
    World next = world.copy();
    publish(next, edition);
    steps.step(
        next,
        () -> "the leader publishes epoch " + edition,
        Checks.neighbours(world.newest, edition).or(() -> Checks.unrepaired(world, edition)));
  }

  private void publish(World next, Edition edition) {
    next.newest = edition;
    next.budget = next.budget.lessEpoch();
    if (!rules.anyTag()) {
      next.settled = 0;
    }
    for (int h = 0; h < next.hosts.length; h++) {
      next.own(h).outdated(edition.number(), rules.anyTag());
      Host host = next.hosts[h];
      if (host.givenUp && !host.gone && edition.chains(host.id)) {
        host.givenUp = false;
      }
    }
  }

  /** A leader is replaced between its plan and its write. Only by sabotage does that succeed. */
  private void replaceLeader(World world, Edition plan, Steps steps) {
    if (world.budget.faults() > 0 && world.zombie.isEmpty()) {
      World next = world.copy();
      next.budget = next.budget.lessFault();
      next.term++;
      next.zombie = Optional.of(plan);
      steps.step(next, () -> "the leader is replaced while it is about to publish " + plan);
    }
    if (rules.broken(Sabotage.ZOMBIE_LEADER) && world.zombie.isPresent()) {
      World next = world.copy();
      next.zombie = Optional.empty();
      Epoch stale = world.zombie.get().epoch();
      publish(next, editions.of(Renumbered.after(world.newest.epoch(), stale)));
      steps.step(
          next,
          () -> "the former leader publishes epoch " + next.newest,
          Checks.neighbours(world.newest, next.newest));
    }
  }

  private void load(World world, int d, Steps steps) {
    Director director = world.directors[d];
    if (director.status != Director.Status.SERVING) {
      return;
    }
    boolean early = rules.broken(Sabotage.ACKNOWLEDGE_EARLY);
    if (early && director.acknowledged != world.newest.number()) {
      World next = world.copy();
      next.ownDirector(d).acknowledged = world.newest.number();
      steps.step(next, () -> "d" + d + " acknowledges epoch " + world.newest);
    }
    if (director.table.id() != world.newest.id()) {
      World next = world.copy();
      next.ownDirector(d).load(world.newest);
      steps.step(next, () -> "d" + d + " loads and acknowledges epoch " + world.newest);
    }
  }

  /** An agent that was cut off is so no more once it has caught up. */
  private void loadShim(World world, int h, Steps steps) {
    Host host = world.hosts[h];
    boolean early = rules.broken(Sabotage.ACKNOWLEDGE_EARLY) && host.isUp() && !host.shim.cutOff();
    if (early && host.acknowledged != world.newest.number()) {
      World next = world.copy();
      next.own(h).acknowledged = world.newest.number();
      steps.step(next, () -> "the shim of " + host.id + " acknowledges epoch " + world.newest);
    }
    boolean behind = host.table.id() != world.newest.id() || host.shim.epoch().isEmpty();
    if (host.isUp() && (behind || host.shim.cutOff())) {
      World next = world.copy();
      Host loading = next.own(h);
      loading.load(world.newest);
      loading.shim = loading.shim.cutOff(false);
      steps.step(
          next, () -> "the shim of " + host.id + " loads and acknowledges epoch " + world.newest);
    }
  }
}
