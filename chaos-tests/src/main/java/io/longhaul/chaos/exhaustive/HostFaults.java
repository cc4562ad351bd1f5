package io.longhaul.chaos.exhaustive;

import io.longhaul.chaos.exhaustive.Host.Power;
import io.longhaul.chaos.packet.Backlog;
import io.longhaul.chaos.packet.ShimModel;
import io.longhaul.chaos.sabotage.Sabotage;
import java.util.Optional;
import java.util.function.Consumer;

/** What happens to node hosts, and what directors make of it (rules R8 and R9). */
final class HostFaults {
  private final Options options;
  private final Rules rules;
  private final Beginning beginning;

  HostFaults(Options options, Rules rules, Beginning beginning) {
    this.options = options;
    this.rules = rules;
    this.beginning = beginning;
  }

  void from(World world, Steps steps) {
    for (int h = 0; h < world.hosts.length; h++) {
      if (world.budget.faults() > 0) {
        strike(world, h, steps);
      }
      mend(world, h, steps);
      notice(world, h, steps);
      giveUp(world, h, steps);
    }
  }

  private void strike(World world, int h, Steps steps) {
    Host host = world.hosts[h];
    if (!host.isUp()) {
      return;
    }
    fault(world, h, Fault.CRASH, "'s host crashes", this::crash, steps);
    fault(world, h, Fault.ISOLATION, " is isolated", HostFaults::isolate, steps);
    if (!host.shim.cutOff()) {
      fault(world, h, Fault.CUT_OFF, "'s agent loses ZooKeeper", HostFaults::cutOff, steps);
    }
    if (!host.suspected) {
      fault(
          world,
          h,
          Fault.FALSE_SUSPICION,
          " works, but most say no",
          o -> o.suspected = true,
          steps);
    }
    if (host.kernel.backlog() == Backlog.ROOM) {
      fault(
          world,
          h,
          Fault.OVERFLOW,
          "'s listener overflows",
          o -> o.ownKernel().backlog(Backlog.OVERFLOWING),
          steps);
    }
    fault(world, h, Fault.AGENT_RESTART, "'s agent starts again", this::restartAgent, steps);
  }

  private void fault(
      World world, int h, Fault kind, String what, Consumer<Host> change, Steps steps) {
    if (options.faults().contains(kind)) {
      World next = world.copy();
      next.budget = next.budget.lessFault();
      change.accept(next.own(h));
      if (kind == Fault.CRASH) {
        Owners.releaseAll(next, h);
      }
      boolean graceAnew = kind == Fault.CRASH || kind == Fault.AGENT_RESTART;
      Aging.mark(next, h, graceAnew && !next.hosts[h].holdsSocket());
      steps.step(next, () -> world.hosts[h].id + what);
    }
  }

  private void crash(Host host) {
    host.power = Power.CRASHED;
    host.kernel = beginning.kernel(host.id);
    host.shim = ShimModel.starting(rules.shim(), host.id);
    host.sent = Optional.empty();
    host.settledRead = Host.NOT_READ;
    host.graced = false;
  }

  private static void isolate(Host host) {
    host.power = Power.ISOLATED;
    cutOff(host);
  }

  private static void cutOff(Host host) {
    host.shim = host.shim.cutOff(true);
  }

  private void restartAgent(Host host) {
    host.sent = Optional.empty();
    host.settledRead = Host.NOT_READ;
    host.graced = rules.broken(Sabotage.START_EMPTY);
  }

  private void mend(World world, int h, Steps steps) {
    Host host = world.hosts[h];
    if (host.power == Power.ISOLATED) {
      World next = world.copy();
      next.own(h).power = Power.UP;
      steps.step(next, () -> host.id + " can be reached again");
    } else if (host.power == Power.CRASHED) {
      World next = world.copy();
      Host started = next.own(h);
      started.power = Power.UP;
      started.incarnation++;
      started.suspected = true;
      started.gone = false;
      started.heard = Optional.empty();
      steps.step(next, () -> host.id + "'s host starts again");
    }
  }

  private void notice(World world, int h, Steps steps) {
    Host host = world.hosts[h];
    if (host.suspected && host.isUp()) {
      World next = world.copy();
      Host seen = next.own(h);
      seen.suspected = false;
      seen.gone = false;
      seen.givenUp &= !world.newest.chains(host.id);
      steps.step(next, () -> "most directors reach " + host.id + " again");
    } else if (!host.suspected && !host.isUp()) {
      World next = world.copy();
      next.own(h).suspected = true;
      steps.step(next, () -> "most directors do not reach " + host.id);
    }
  }

  /** What is proven dead is gone at once; what is only unreached after five minutes. */
  private void giveUp(World world, int h, Steps steps) {
    Host host = world.hosts[h];
    boolean frozen = world.frozen();
    boolean dead = host.power == Power.CRASHED || host.power == Power.STOPPED;
    boolean unproven = options.faults().contains(Fault.FIVE_MINUTES) && world.budget.faults() > 0;
    if (!host.suspected
        || host.gone
        || (frozen && !rules.broken(Sabotage.NO_FREEZE))
        || !(dead || unproven)) {
      return;
    }
    World next = world.copy();
    if (!dead) {
      next.budget = next.budget.lessFault();
    }
    Host given = next.own(h);
    given.gone = true;
    given.givenUp = !dead && !frozen;
    steps.step(next, () -> host.id + (dead ? " is proven dead" : " is unreached for 5 minutes"));
  }
}
