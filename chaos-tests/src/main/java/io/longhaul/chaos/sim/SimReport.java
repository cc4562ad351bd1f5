package io.longhaul.chaos.sim;

import java.io.PrintStream;
import java.util.List;

/** What a run says: what was found and how to see it again, and the last line. */
final class SimReport {
  private static final int SHOWN = 5;

  private final PrintStream out;
  private int shown;

  SimReport(PrintStream out) {
    this.out = out;
  }

  /** Tells of a seed, if anything was found. */
  void tell(SeedResult result) {
    if (result.findings().isEmpty() || shown == SHOWN) {
      return;
    }
    shown++;
    out.printf(
        "seed %d: stranded %d, violations %d%n",
        result.settings().seed(), result.stranded(), result.violations());
    Finding first = result.findings().getFirst();
    out.printf("  at %.3f s: %s%n", (double) first.atNs() / Timeline.SECOND, first.text());
    out.println("  history:");
    result.trace().forEach(line -> out.println("    " + line));
    out.println("  again: " + result.settings().command());
  }

  /** How often what happened, in all. */
  void tally(List<SeedResult> results) {
    Tally.sum(results.stream().map(SeedResult::tally).toList())
        .forEach((what, count) -> out.printf("%,12d  %s%n", count, what));
  }

  /** The last line. */
  static String line(List<SeedResult> results) {
    return "seeds=%d epochs=%d connections=%d deaths=%d stranded=%d violations=%d maxChain=%d held=%d"
        .formatted(
            results.size(),
            results.stream().mapToLong(SeedResult::epochs).sum(),
            results.stream().mapToLong(SeedResult::connections).sum(),
            results.stream().mapToLong(SeedResult::deaths).sum(),
            results.stream().mapToLong(SeedResult::stranded).sum(),
            results.stream().mapToLong(SeedResult::violations).sum(),
            results.stream().mapToInt(SeedResult::maxChain).max().orElse(0),
            results.stream().mapToLong(SeedResult::held).max().orElse(0));
  }
}
