package io.longhaul.chaos.exhaustive;

import io.longhaul.chaos.exhaustive.Director.Status;
import io.longhaul.chaos.sabotage.Sabotage;
import java.util.Arrays;

/** What happens to directors (rules R2 and R3). */
final class DirectorFaults {
  private final Options options;
  private final Rules rules;

  DirectorFaults(Options options, Rules rules) {
    this.options = options;
    this.rules = rules;
  }

  void from(World world, Steps steps) {
    for (int d = 0; d < world.directors.length; d++) {
      switch (world.directors[d].status) {
        case SERVING -> strike(world, d, steps);
        case PINNED -> {
          joins(world, d, "comes to itself", steps);
          if (rules.broken(Sabotage.FORGET_PINNED_DIRECTOR)) {
            to(world, d, Status.FORGOTTEN, "is taken out of the set for want of a znode", steps);
          }
        }
        case DOWN -> {
          joins(world, d, "starts again", steps);
          to(world, d, Status.OUT, "is taken out: no node has seen it for 30 s", steps);
        }
        case OUT -> {
          joins(world, d, "starts again", steps);
          if (rules.broken(Sabotage.JOIN_STALE)) {
            to(world, d, Status.SERVING, "starts again and announces with its old table", steps);
          }
        }
        case FORGOTTEN -> {}
      }
    }
  }

  private void strike(World world, int d, Steps steps) {
    long serving = Arrays.stream(world.directors).filter(o -> o.status == Status.SERVING).count();
    if (world.budget.faults() == 0 || serving < 2) {
      return;
    }
    World struck = world.copy();
    struck.budget = struck.budget.lessFault();
    if (options.faults().contains(Fault.PINNED_DIRECTOR)) {
      to(struck, d, Status.PINNED, "hangs, its plane forwards on", steps);
    }
    if (options.faults().contains(Fault.DEAD_DIRECTOR)) {
      to(struck, d, Status.DOWN, "dies with its host", steps);
    }
    if (options.faults().contains(Fault.LEAVING_DIRECTOR)) {
      to(struck, d, Status.OUT, "withdraws and deregisters", steps);
    }
  }

  /** Register, read the latest, load, acknowledge, announce: in one step, since nothing is sent. */
  private static void joins(World world, int d, String how, Steps steps) {
    World next = world.copy();
    Director joining = next.ownDirector(d);
    joining.status = Status.SERVING;
    joining.load(world.newest);
    steps.step(next, () -> "d" + d + " " + how + " and loads epoch " + world.newest);
  }

  private static void to(World world, int d, Status status, String how, Steps steps) {
    World next = world.copy();
    next.ownDirector(d).status = status;
    steps.step(next, () -> "d" + d + " " + how);
  }
}
