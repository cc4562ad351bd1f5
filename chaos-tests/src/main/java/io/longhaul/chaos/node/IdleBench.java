package io.longhaul.chaos.node;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * Each measurement has a process of its own, which first opens and closes WebSockets for a while,
 * then has messages on a tenth of them: a compiler's memory, or a buffer that all share, is no
 * connection's. Then memory is looked at, the rest opened, and after two spans of idle time it is
 * looked at again: the growth divided by their number is what one costs. CPU is that of the second
 * span: in the first, what opening left behind is still compiled and collected.
 */
final class IdleBench {
  private static final int WARMING_AT_ONCE = 64;
  private static final Duration AT_ONCE = Duration.ZERO;
  private static final int LOOKS = 4;
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  private final IdlePlan plan;
  private final Proxies proxies;
  private final Sockets sockets;
  private final PrintWriter out;

  IdleBench(IdlePlan plan, Proxies proxies, Sockets sockets, PrintWriter out) {
    this.plan = plan;
    this.proxies = proxies;
    this.sockets = sockets;
    this.out = out;
  }

  /** Measures all of it, and gives the last line. */
  String line() {
    KeyValues line = new KeyValues();
    KeyValues more = new KeyValues();
    for (Wire wire : plan.wires()) {
      List<Contender> contenders = plan.contenders(wire);
      Turns<IdleSample> turns =
          Turns.take(contenders, plan.rounds(), (who, round) -> measure(who, wire, round));
      for (Contender who : contenders) {
        boolean own = who == Contender.LONGHAUL;
        String label = wire.label();
        line.whole(
            own ? label : who.label() + capital(label), turns.median(who, IdleSample::needed));
        more.ratio(
            own ? label + "Cpu" : who.label() + capital(label) + "Cpu",
            turns.median(who, IdleSample::cpuPercent));
      }
      more.whole(wire.label() + "Heap", turns.median(Contender.LONGHAUL, IdleSample::heap));
      more.whole(wire.label() + "Resident", turns.median(Contender.LONGHAUL, IdleSample::resident));
    }
    return line.line() + " " + more.line();
  }

  private static String capital(String label) {
    return Character.toUpperCase(label.charAt(0)) + label.substring(1);
  }

  private IdleSample measure(Contender who, Wire wire, int round) {
    try (RunningProxy proxy = proxies.start(who, wire)) {
      IdleSample sample = measure(proxy);
      out.printf(
          Locale.ROOT,
          "%-5s round %2d  %-8s %s%n",
          wire.label(),
          round,
          who.label(),
          sample.text());
      out.flush();
      return sample;
    }
  }

  private IdleSample measure(RunningProxy proxy) {
    Span span = new Span(proxy.process());
    try (OpeningRun warming = new OpeningRun(sockets, proxy, WARMING_AT_ONCE)) {
      var _ = warming.rate(Duration.ZERO, plan.warm(), span);
    }
    try (EchoSwarm swarm = new EchoSwarm(sockets, proxy)) {
      swarm.grow(plan.firstConnections());
      var _ = swarm.stream(Duration.ZERO, plan.warm(), span);
      swarm.echoAll(AT_ONCE);
      ProcessMemory before = look(proxy);
      swarm.grow(plan.connections());
      swarm.echoAll(AT_ONCE);
      swarm.echoAll(plan.hold());
      span.begins();
      swarm.echoAll(plan.hold());
      span.ends();
      ProcessMemory after = look(proxy);
      swarm.echoAll(AT_ONCE);
      swarm.leave();
      double cpuPercent = 100.0 * span.used().toNanos() / plan.hold().toNanos();
      return IdleSample.of(before, after, plan.connections() - plan.firstConnections(), cpuPercent);
    }
  }

  /**
   * The least of some looks at a JVM: the first has it load what looking needs, and a compiler at
   * work holds megabytes for a moment.
   */
  private static ProcessMemory look(RunningProxy proxy) {
    ProcessMemory least = ProcessMemory.of(proxy);
    for (int i = 1; proxy.who() == Contender.LONGHAUL && i < LOOKS; i++) {
      LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
      ProcessMemory next = ProcessMemory.of(proxy);
      least = next.neededBytes() < least.neededBytes() ? next : least;
    }
    return least;
  }
}
