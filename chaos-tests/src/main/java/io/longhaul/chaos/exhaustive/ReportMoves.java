package io.longhaul.chaos.exhaustive;

import io.longhaul.chaos.sabotage.Sabotage;
import java.util.Optional;

/**
 * What reporters do: read {@code settled}, then scan, then a report arrives (rules R4 to R6). A
 * report is sent only when it says what counts: that the slot is empty since the present epoch
 * settled, or that there is a socket where the chain does not lead.
 */
final class ReportMoves {
  private final Rules rules;

  ReportMoves(Rules rules) {
    this.rules = rules;
  }

  void from(World world, Steps steps) {
    for (int h = 0; h < world.hosts.length; h++) {
      int at = h;
      Host host = world.hosts[h];
      if (host.isUp()) {
        readSettled(world, h, steps);
        scan(world, h, steps);
      }
      if (Aging.graceMayPass(world, h)) {
        World next = world.copy();
        next.own(h).graced = true;
        Aging.mark(next, h, false);
        steps.step(next, () -> host.id + "'s slot has been without a socket for a whole grace");
      }
      host.sent.ifPresent(_ -> hear(world, at, steps));
    }
  }

  private void readSettled(World world, int h, Steps steps) {
    Host host = world.hosts[h];
    boolean knows = host.acknowledged >= world.settled || !rules.awaitsOwnShim();
    boolean counts = world.settled == world.newest.number() || rules.anyTag();
    if (knows && counts && host.settledRead != world.settled) {
      World next = world.copy();
      next.own(h).settledRead = world.settled;
      steps.step(next, () -> host.id + "'s reporter reads settled: " + world.settled);
    }
  }

  private void scan(World world, int h, Steps steps) {
    Host host = world.hosts[h];
    boolean socket = (int) host.kernel.slotWords().word(0) != 0;
    boolean grace = !host.graced && !rules.broken(Sabotage.NO_GRACE);
    Report report = new Report(host.settledRead, socket || grace, socket);
    boolean news =
        socket
            ? !world.newest.chains(host.id)
            : host.settledRead != Host.NOT_READ
                && (rules.anyTag() || report.under(world.newest.number()).isPresent());
    if (!news || host.sent.equals(Optional.of(report))) {
      return;
    }
    World next = world.copy();
    Host scanning = next.own(h);
    scanning.settledRead = Host.NOT_READ;
    scanning.sent = Optional.of(report);
    steps.step(next, () -> host.id + "'s reporter scans and sends: " + report);
  }

  private void hear(World world, int h, Steps steps) {
    World next = world.copy();
    Host host = next.own(h);
    Report report = host.sent.orElseThrow();
    if (rules.broken(Sabotage.TAG_LATE)) {
      report = new Report(world.settled, report.occupied(), report.socket());
    }
    host.heard = report.under(world.newest.number());
    host.sent = Optional.empty();
    String text = report.toString();
    steps.step(next, () -> "the leader hears of " + host.id + ": " + text);
  }
}
