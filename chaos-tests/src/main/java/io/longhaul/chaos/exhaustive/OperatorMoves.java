package io.longhaul.chaos.exhaustive;

import io.longhaul.chaos.sabotage.Sabotage;
import io.longhaul.membership.planner.Acknowledgements;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * What the operator does: drain who is in the chain, un-drain, stop what is drained, remove the
 * door.
 */
final class OperatorMoves {
  private final Options options;
  private final Rules rules;

  OperatorMoves(Options options, Rules rules) {
    this.options = options;
    this.rules = rules;
  }

  void from(World world, Steps steps) {
    if (world.budget.operations() == 0) {
      return;
    }
    for (int h = 0; h < world.hosts.length; h++) {
      Host host = world.hosts[h];
      if (host.power == Host.Power.STOPPED) {
        continue;
      }
      if (host.draining || (world.newest.chains(host.id) && staying(world) > 1)) {
        World next = operated(world);
        next.own(h).draining = !host.draining;
        steps.step(next, () -> (host.draining ? "undrain " : "drain ") + host.id);
      }
      if (options.stops() && host.isUp() && drained(world, host)) {
        World next = operated(world);
        next.own(h).power = Host.Power.STOPPED;
        steps.step(next, () -> host.id + " is drained: the operator stops its host");
      }
    }
    if (options.removesDoor() && world.doorWished) {
      World next = operated(world);
      next.doorWished = false;
      steps.step(next, () -> "the operator removes the door");
    }
  }

  /** Rule R13. */
  private boolean drained(World world, Host host) {
    return host.draining
        && !world.newest.chains(host.id)
        && (rules.broken(Sabotage.STOP_UNACKNOWLEDGED)
            || Acknowledgements.of(Leader.view(Optional.of(world.newest), world), Set.of())
                .complete(world.newest.number()));
  }

  private static long staying(World world) {
    return Arrays.stream(world.hosts).filter(host -> !host.draining && host.isUp()).count();
  }

  private static World operated(World world) {
    World next = world.copy();
    next.budget = next.budget.lessOperation();
    return next;
  }
}
