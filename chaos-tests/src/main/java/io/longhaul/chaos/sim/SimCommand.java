package io.longhaul.chaos.sim;

import io.longhaul.chaos.sabotage.SabotageOptions;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./longhaul sim}. */
@Command(
    name = "sim",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Runs whole tiers under virtual time, with everything failing, and looks for a connection that",
      "was lost although its node lives.",
      "",
      "Ends with one line; exit status 1 where stranded or violations is not 0.",
      "",
      "With --sabotage it ends with the first seed that notices; what is not given is then that of a",
      "small world in which it shows soon, with up to 30 seeds."
    })
final class SimCommand implements Callable<Integer> {
  private static final long SEEDS_BELOW = 1_000_000_000L;
  private static final int MOST_SEEDS = 1_000_000;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "The first seed (default: a random one, which is printed).")
  private Optional<Long> seed = Optional.empty();

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "How many, counted up from the first (default: 1).")
  private Optional<Integer> seeds = Optional.empty();

  @Option(names = "--nodes", paramLabel = "N", description = "Nodes at first (default: 20).")
  private Optional<Integer> nodes = Optional.empty();

  @Option(names = "--directors", paramLabel = "N", description = "Directors at first (default: 4).")
  private Optional<Integer> directors = Optional.empty();

  @Option(
      names = "--connections",
      paramLabel = "N",
      description = "Clients; each has one connection after the other (default: 2000).")
  private Optional<Integer> connections = Optional.empty();

  @Option(names = "--hours", paramLabel = "N", description = "Virtual time (default: 12 hours).")
  private Optional<Integer> hours = Optional.empty();

  @Option(
      names = "--faults",
      paramLabel = "default|none|storm",
      description = {
        "How much fails (default: default). Also rush (handshakes while everything changes) and",
        "absences (directors that hang or are cut off for long), stalls (hosts that fall behind and",
        "fail), lateness (hosts that are late with everything while they are drained), and edges"
            + " (cookies that are forgotten, doors that go while a SYN waits)."
      })
  private Optional<String> faults = Optional.empty();

  @Option(
      names = "--slots",
      paramLabel = "N",
      description = "Slots of the tables, a power of two up to 65536 (default: 256).")
  private Optional<Integer> slots = Optional.empty();

  @Mixin private SabotageOptions sabotage = new SabotageOptions();

  @Option(
      names = "--verbose",
      description = "Prints how often what happened, before the last line.")
  private boolean verbose;

  @Spec private CommandSpec spec = CommandSpec.create();

  private final PrintStream out;
  private final PrintStream err;

  SimCommand(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  @Override
  public Integer call() {
    if (sabotage.listed()) {
      sabotage.list(out, _ -> true);
      return 0;
    }
    SimSettings first = settings();
    if (seed.isEmpty()) {
      out.println("seed " + first.seed());
    }
    SimReport report = new SimReport(out);
    int[] done = new int[1];
    List<SeedResult> results =
        SimRun.run(
            first,
            seeds(scene()),
            sabotage.chosen().isPresent(),
            result -> {
              report.tell(result);
              progress(++done[0]);
            });
    if (verbose) {
      report.tally(results);
    }
    out.println(SimReport.line(results));
    return results.stream().allMatch(result -> result.findings().isEmpty()) ? 0 : 1;
  }

  private void progress(int done) {
    int all = seeds(scene());
    if (done % 100 == 0 && done < all) {
      err.println(done + " of " + all + " seeds");
    }
  }

  private Scene scene() {
    return sabotage.chosen().map(Scene::of).orElse(Scene.USUAL);
  }

  private int seeds(Scene scene) {
    return seeds.orElse(scene.seeds());
  }

  private SimSettings settings() {
    try {
      Scene scene = scene();
      if (seeds(scene) < 1 || seeds(scene) > MOST_SEEDS) {
        throw new IllegalArgumentException(
            "seeds: " + seeds(scene) + " (expected: 1 to " + MOST_SEEDS + ")");
      }
      return new SimSettings(
          seed.orElseGet(() -> new SplittableRandom().nextLong(SEEDS_BELOW)),
          nodes.orElse(scene.nodes()),
          directors.orElse(scene.directors()),
          connections.orElse(scene.connections()),
          hours.orElse(scene.hours()),
          faults.orElse(scene.faults()),
          slots.orElse(scene.slots()),
          sabotage.chosen());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }
}
