package io.longhaul.chaos.lab;

import io.longhaul.chaos.load.LoadCounts;
import io.longhaul.chaos.load.LoadResult;
import io.longhaul.ops.CommandFailure;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Breaks the lab in every way that must not be noticed, and says of each whether it was: first what
 * needs quiet, then all that happens under load, and in the end what does end connections.
 */
final class LabTest {
  private final int connections;
  private final PrintWriter out;
  private final List<String> failed = new ArrayList<>();
  private final List<Scenario> quiet;
  private final List<Scenario> underLoad;
  private final List<Scenario> deaths;

  LabTest(Lab lab, int connections, PrintWriter out) {
    this.connections = connections;
    this.out = out;
    this.quiet = new QuietScenarios(lab).all();
    this.underLoad = new LoadScenarios(lab).all();
    this.deaths = new DeathScenarios(lab, Math.max(1, connections / 10)).all();
  }

  /**
   * Makes sure that there are scenarios of these names.
   *
   * @throws CommandFailure where there is none
   */
  void check(List<String> only) {
    List<String> known =
        Stream.of(quiet, underLoad, deaths).flatMap(List::stream).map(Scenario::name).toList();
    if (!known.containsAll(only)) {
      throw new CommandFailure(
          "only: " + only + " (expected: among " + known + ")", CommandFailure.USAGE);
    }
  }

  /**
   * Runs the scenarios.
   *
   * @param only names of those to run; empty for all
   * @return whether nothing failed
   */
  boolean run(List<String> only) {
    check(only);
    wanted(quiet, only).forEach(scenario -> run(scenario, Optional.empty()));
    if (!wanted(underLoad, only).isEmpty()) {
      underLoad(wanted(underLoad, only));
    }
    wanted(deaths, only).forEach(scenario -> run(scenario, Optional.empty()));
    out.println(failed.isEmpty() ? "lab: all passed" : "lab: failed: " + failed);
    out.flush();
    return failed.isEmpty();
  }

  private static List<Scenario> wanted(List<Scenario> scenarios, List<String> only) {
    return scenarios.stream()
        .filter(scenario -> only.isEmpty() || only.contains(scenario.name()))
        .toList();
  }

  private void underLoad(List<Scenario> scenarios) {
    try (LabLoad load = LabLoad.open(connections)) {
      out.println("lab: " + connections + " WebSockets echo, one message a second each");
      out.flush();
      for (Scenario scenario : scenarios) {
        run(scenario, Optional.of(load));
      }
      LoadResult result = load.finish();
      out.println(result.line());
      if (!result.clean()) {
        out.println(result.counts().reasons());
        failed.add("load");
      }
    }
  }

  private void run(Scenario scenario, Optional<LabLoad> load) {
    long startNs = System.nanoTime();
    long echoedBefore = load.map(echoing -> echoing.counts().echoed()).orElse(0L);
    Optional<String> fault = attempt(scenario, load);
    double seconds = (System.nanoTime() - startNs) / 1e9;
    String rate =
        load.map(echoing -> (echoing.counts().echoed() - echoedBefore) / seconds)
            .map("%.0f/s"::formatted)
            .orElse("");
    out.printf(
        "%-4s %-18s %5.1f s %8s  %s%n",
        fault.isPresent() ? "FAIL" : "ok",
        scenario.name(),
        seconds,
        rate,
        fault.orElse(scenario.what()));
    out.flush();
    fault.ifPresent(_ -> failed.add(scenario.name()));
  }

  private static Optional<String> attempt(Scenario scenario, Optional<LabLoad> load) {
    Optional<LoadCounts> before = load.map(LabLoad::counts);
    try {
      scenario.action().run();
      load.ifPresent(LabLoad::awaitEchoes);
    } catch (Exception e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
    return load.flatMap(echoing -> echoing.faultSince(before.orElseThrow()));
  }
}
