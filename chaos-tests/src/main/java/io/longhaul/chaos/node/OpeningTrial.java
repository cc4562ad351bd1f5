package io.longhaul.chaos.node;

import java.time.Duration;
import java.util.OptionalDouble;

/** New WebSockets: connected, upgraded and closed in order, so many at a time. */
record OpeningTrial(Sockets sockets, int atOnce) implements Trial {
  @Override
  public String counted() {
    return "new WebSockets";
  }

  @Override
  public String key() {
    return "open";
  }

  @Override
  public Sample measure(RunningProxy proxy, Duration lead, Duration time) {
    Span cpu = new Span(proxy.process());
    try (OpeningRun run = new OpeningRun(sockets, proxy, atOnce)) {
      double rate = run.rate(lead, time, cpu);
      double opened = rate * time.toNanos() / 1e9;
      return new Sample(rate, OptionalDouble.empty(), cpu.used().toNanos() / 1e3 / opened);
    }
  }
}
