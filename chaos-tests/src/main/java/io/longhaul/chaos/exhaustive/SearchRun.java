package io.longhaul.chaos.exhaustive;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Searches one world after the other and tells what it finds. */
final class SearchRun {
  private final PrintStream out;
  private final Rules rules;
  private final List<String> unfinished = new ArrayList<>();
  private int worlds;
  private long states;
  private int depth;
  private int violations;

  SearchRun(PrintStream out, Rules rules) {
    this.out = out;
    this.rules = rules;
  }

  /** Searches a world; prints how it went, and the way to a violation. */
  SearchResult search(String title, Options options) {
    long startNs = System.nanoTime();
    SearchResult result = new Search(options, rules).run();
    Duration took = Duration.ofNanos(System.nanoTime() - startNs);
    worlds++;
    states += result.states();
    depth = Math.max(depth, result.depth());
    out.printf(
        "%-10s nodes=%d %s states=%d depth=%d maxChain=%d complete=%s %.1fs%n",
        title,
        options.nodes(),
        options.budget(),
        result.states(),
        result.depth(),
        result.longestChain(),
        result.complete(),
        took.toMillis() / 1e3);
    result.violation().ifPresentOrElse(this::tell, () -> finished(title, result, options));
    return result;
  }

  private void finished(String title, SearchResult result, Options options) {
    if (!result.complete()) {
      unfinished.add(title + " ended at " + options.mostStates() + " states");
    }
  }

  private void tell(SearchResult.Trace trace) {
    violations++;
    unfinished.add("ended at a violation");
    out.println("violation: " + trace.what());
    for (int step = 0; step < trace.steps().size(); step++) {
      out.printf("%4d  %s%n", step, trace.steps().get(step));
    }
  }

  int violations() {
    return violations;
  }

  /** The run's last line. */
  String line() {
    return "worlds=%d states=%d depth=%d violations=%d complete=%s"
        .formatted(
            worlds,
            states,
            depth,
            violations,
            unfinished.isEmpty() ? "true" : "false (" + String.join("; ", unfinished) + ")");
  }
}
