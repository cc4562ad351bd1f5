package io.longhaul.chaos.node;

import java.time.Duration;
import java.util.List;

/** Reads at the beginning and the end of what is measured how much CPU time a proxy has used. */
final class Span {
  private final ChildProcess process;
  private Duration before = Duration.ZERO;
  private Duration used = Duration.ZERO;

  Span(ChildProcess process) {
    this.process = process;
  }

  void begins() {
    before = cpu();
  }

  void ends() {
    used = cpu().minus(before);
  }

  /** CPU time that the proxy's processes used in between, to 10 ms. */
  Duration used() {
    return used;
  }

  private Duration cpu() {
    List<ProcessHandle> all = process.workers();
    return all.stream()
        .map(each -> each.info().totalCpuDuration().orElse(Duration.ZERO))
        .reduce(Duration.ZERO, Duration::plus);
  }
}
