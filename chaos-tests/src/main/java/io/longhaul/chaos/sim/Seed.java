package io.longhaul.chaos.sim;

import java.util.List;

/** Runs one world from its seed: the installation, the stormy hours, and the calm after them. */
final class Seed {
  private static final long CLIENTS_COME_NS = 30 * Timeline.SECOND;
  private static final long FAULTS_COME_NS = 3 * Timeline.MINUTE;
  private static final long RECOVERY_NS = 5 * Timeline.MINUTE;

  /** Longer than a client repeats, so that whoever is lost knows it by then. */
  private static final long LAST_WORDS_NS = Connection.GIVES_UP_NS + 10 * Timeline.MINUTE;

  private static final int MOST_LINES = 400;

  private Seed() {}

  /** What comes of a world; with the history of what was found first, if anything was. */
  static SeedResult run(SimSettings settings) {
    SeedResult result = run(settings, Trace.OFF);
    List<Finding> findings = result.findings();
    if (findings.isEmpty()) {
      return result;
    }
    Finding first = findings.getFirst();
    SeedResult told =
        run(settings, new Trace(first.flow().orElse(-1), first.slot(), MOST_LINES, first.atNs()));
    if (!told.findings().equals(findings)) {
      throw new IllegalStateException(
          "seed %d: found %s, and %s the second time (expected: the same)"
              .formatted(settings.seed(), findings.size(), told.findings().size()));
    }
    return told;
  }

  static SeedResult run(SimSettings settings, Trace trace) {
    World world = new World(settings, trace);
    long endNs = settings.hours() * Timeline.HOUR;
    Operator operator = new Operator(world, world.dice.split(), endNs);
    Faults faults = new Faults(world, operator, world.dice.split(), endNs);
    operator.install();
    world.clients().start(CLIENTS_COME_NS);
    operator.start(FAULTS_COME_NS);
    faults.start(FAULTS_COME_NS);
    world.time.runUntil(endNs);
    world.calm();
    world.links.mendAll();
    faults.mendAll();
    world.time.runUntil(endNs + RECOVERY_NS);
    world.clients().speakUp();
    world.time.runUntil(endNs + RECOVERY_NS + LAST_WORDS_NS);
    world.audit().end();
    return world.audit().result();
  }
}
