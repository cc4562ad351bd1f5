package io.longhaul.chaos.node;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Each measurement has a process of its own, which first opens and closes WebSockets for a while,
 * then has messages on a tenth of them: a compiler's memory, or a buffer that all share, is no
 * connection's. Then memory is looked at, the rest opened, and after some idle time it is looked at
 * again: the growth divided by their number is what one costs.
 */
final class IdleBench {
  private static final int WARMING_AT_ONCE = 64;
  private static final Duration AT_ONCE = Duration.ZERO;

  private final IdlePlan plan;
  private final Proxies proxies;
  private final Sockets sockets;
  private final PrintWriter out;

  /** Starts everything but the proxies. */
  IdleBench(IdlePlan plan, Workbench bench, int workers, List<String> nodeFlags, PrintWriter out) {
    this.plan = plan;
    this.out = out;
    Upstream upstream = bench.start(() -> Upstream.start(1));
    sockets = bench.start(Sockets::new);
    proxies = new Proxies(bench, upstream.endpoints(), workers, plan.connections(), nodeFlags);
  }

  /** Measures all of it, and gives the last line. */
  String line() {
    Turns<IdleSample> turns = Turns.take(plan.contenders(), plan.rounds(), this::measure);
    KeyValues line = new KeyValues();
    line.whole("plain", turns.median(Contender.LONGHAUL, IdleSample::needed));
    for (Contender who : plan.contenders()) {
      if (who != Contender.LONGHAUL) {
        line.whole(who.label() + "Plain", turns.median(who, IdleSample::needed));
      }
    }
    line.whole("plainHeap", turns.median(Contender.LONGHAUL, IdleSample::heap));
    line.whole("plainResident", turns.median(Contender.LONGHAUL, IdleSample::resident));
    for (Contender who : plan.contenders()) {
      String key = who == Contender.LONGHAUL ? "cpu" : who.label() + "Cpu";
      line.ratio(key, turns.median(who, IdleSample::cpuPercent));
    }
    return line.line();
  }

  private IdleSample measure(Contender who, int round) {
    try (RunningProxy proxy = proxies.start(who)) {
      IdleSample sample = measure(proxy);
      out.printf(Locale.ROOT, "round %2d  %-8s %s%n", round, who.label(), sample.text());
      out.flush();
      return sample;
    }
  }

  private IdleSample measure(RunningProxy proxy) {
    Span span = new Span(proxy.process());
    try (OpeningRun warming = new OpeningRun(sockets, proxy.address(), WARMING_AT_ONCE)) {
      var _ = warming.rate(Duration.ZERO, plan.warm(), span);
    }
    try (EchoSwarm swarm = new EchoSwarm(sockets, proxy.address())) {
      swarm.grow(plan.firstConnections());
      var _ = swarm.stream(Duration.ZERO, plan.warm(), span);
      swarm.echoAll(AT_ONCE);
      // The first look has a JVM load what looking needs.
      var _ = ProcessMemory.of(proxy);
      ProcessMemory before = ProcessMemory.of(proxy);
      swarm.grow(plan.connections());
      swarm.echoAll(AT_ONCE);
      span.begins();
      swarm.echoAll(plan.hold());
      span.ends();
      ProcessMemory after = ProcessMemory.of(proxy);
      swarm.echoAll(AT_ONCE);
      swarm.leave();
      double cpuPercent = 100.0 * span.used().toNanos() / plan.hold().toNanos();
      return IdleSample.of(before, after, plan.connections() - plan.firstConnections(), cpuPercent);
    }
  }
}
