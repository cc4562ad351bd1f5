package io.longhaul.node.conformance;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All outcomes: a table of counts, and the cases that ended worse than they should. */
final class Report {
  private static final int SHOWN_CHARACTERS = 300;

  private final List<Path> paths;
  private final Map<String, Map<String, Outcome>> outcomes = new HashMap<>();
  private final List<Case> cases = new ArrayList<>();

  Report(List<Path> paths) {
    this.paths = paths;
  }

  void add(Path path, Case each, Outcome outcome) {
    if (outcomes.computeIfAbsent(path.name(), _ -> new HashMap<>()).put(each.id(), outcome)
        != null) {
      throw new IllegalArgumentException(each.id() + ": twice");
    }
    if (path.equals(paths.getFirst())) {
      cases.add(each);
    }
  }

  private Outcome of(String path, Case each) {
    return outcomes.getOrDefault(path, Map.of()).getOrDefault(each.id(), NOT_RUN);
  }

  private static final Outcome NOT_RUN = new Outcome(Verdict.FAILED, "not run");

  /** Cases that ended worse than straight, each with what was seen. */
  List<String> worse() {
    List<String> worse = new ArrayList<>();
    for (Path path : paths) {
      for (Case each : cases) {
        Outcome straight = of(path.baseline(), each);
        Outcome got = of(path.name(), each);
        if (got.verdict().compareTo(straight.verdict()) < 0) {
          worse.add(
              "%s %s, %s: %s (expected: %s); %s; straight %s"
                  .formatted(
                      each.id(),
                      each.about(),
                      path.name(),
                      got.verdict(),
                      straight.verdict(),
                      shortened(got.seen()),
                      shortened(straight.seen())));
        }
      }
    }
    return worse;
  }

  private static String shortened(String text) {
    return text.length() <= SHOWN_CHARACTERS ? text : text.substring(0, SHOWN_CHARACTERS) + "...";
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(
        "%-24s %7s %7s %7s %9s%n".formatted("path", "strict", "lenient", "failed", "stricter"));
    for (Path path : paths) {
      text.append(
          "%-24s %7d %7d %7d %9d%n"
              .formatted(
                  path.name(),
                  count(path, Verdict.STRICT),
                  count(path, Verdict.LENIENT),
                  count(path, Verdict.FAILED),
                  stricter(path)));
    }
    text.append(cases.size()).append(" cases on each path\n");
    return text.toString();
  }

  /** How many cases ran on a path. */
  int ran(Path path) {
    return outcomes.getOrDefault(path.name(), Map.of()).size();
  }

  /** How many cases ended so on a path. */
  long count(Path path, Verdict verdict) {
    return cases.stream().filter(each -> of(path.name(), each).verdict() == verdict).count();
  }

  private long stricter(Path path) {
    return cases.stream()
        .filter(
            each ->
                of(path.name(), each).verdict().compareTo(of(path.baseline(), each).verdict()) > 0)
        .count();
  }
}
