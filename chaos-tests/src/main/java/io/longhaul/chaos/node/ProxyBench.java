package io.longhaul.chaos.node;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * All proxies run from the beginning to the end, and only one of them has work at a time. Before
 * the rounds each has every kind of work once, so that none is measured cold.
 */
final class ProxyBench {
  private final ProxyPlan plan;
  private final PrintWriter out;
  private final Map<Contender, RunningProxy> proxies = new EnumMap<>(Contender.class);
  private final List<Trial> trials = new ArrayList<>();

  /** Starts everything. */
  ProxyBench(
      ProxyPlan plan, Workbench bench, int workers, List<String> nodeFlags, PrintWriter out) {
    this.plan = plan;
    this.out = out;
    int helpers = Math.max(1, workers / 2);
    Upstream upstream = bench.start(() -> Upstream.start(helpers));
    Sockets sockets = bench.start(Sockets::new);
    int clients = Math.max(plan.webSockets(), plan.connections());
    Proxies starts = new Proxies(bench, upstream.endpoints(), workers, clients, nodeFlags);
    plan.contenders().forEach(who -> proxies.put(who, starts.start(who)));
    Optional<Path> wrk = Programs.find("wrk");
    wrk.ifPresentOrElse(
        found -> trials.add(new RequestTrial(bench, found, helpers, plan.connections())),
        () -> say("wrk is not installed (Debian: package wrk); requests a second are left out"));
    trials.add(new MessageTrial(sockets, plan.webSockets()));
    trials.add(new OpeningTrial(sockets, plan.connections()));
  }

  /** Measures all of it, and gives the last line. */
  String line() {
    for (Trial trial : trials) {
      var _ = Turns.take(plan.contenders(), 1, (who, _) -> measure(trial, who, plan.warm()));
    }
    KeyValues line = new KeyValues();
    KeyValues own = new KeyValues();
    for (Trial trial : trials) {
      Turns<Sample> turns =
          Turns.take(
              plan.contenders(),
              plan.rounds(),
              (who, round) -> {
                Sample sample = measure(trial, who, plan.time());
                say(
                    String.format(
                        Locale.ROOT,
                        "%-14s round %2d  %-8s %s",
                        trial.counted(),
                        round,
                        who.label(),
                        sample.text()));
                return sample;
              });
      summarize(trial, turns, line, own);
    }
    return (line.line() + " " + own.line()).strip();
  }

  private Sample measure(Trial trial, Contender who, Duration time) {
    return trial.measure(Optional.ofNullable(proxies.get(who)).orElseThrow(), plan.lead(), time);
  }

  private void summarize(Trial trial, Turns<Sample> turns, KeyValues line, KeyValues own) {
    List<Contender> peers = plan.contenders().subList(1, plan.contenders().size());
    boolean latency = trial instanceof RequestTrial;
    peers.forEach(peer -> line.ratio(key(trial, peer), turns.ratio(peer, Sample::rate)));
    if (latency) {
      peers.forEach(
          peer -> line.ratio(key(trial, peer) + "P99", turns.ratio(peer, ProxyBench::p99)));
    }
    String name = trial.key().isEmpty() ? "requests" : trial.key();
    own.whole(name + "PerSecond", turns.median(Contender.LONGHAUL, Sample::rate));
    own.ratio(name + "CpuMicros", turns.median(Contender.LONGHAUL, Sample::cpuMicros));
    for (Contender who : plan.contenders()) {
      Sample median =
          new Sample(
              turns.median(who, Sample::rate),
              latency
                  ? OptionalDouble.of(turns.median(who, ProxyBench::p99))
                  : OptionalDouble.empty(),
              turns.median(who, Sample::cpuMicros));
      say(
          String.format(
              Locale.ROOT, "%-14s median    %-8s %s", trial.counted(), who.label(), median.text()));
    }
  }

  private static double p99(Sample sample) {
    return sample.p99Micros().orElse(Double.NaN);
  }

  private static String key(Trial trial, Contender peer) {
    return trial.key().isEmpty() ? peer.label() : trial.key() + peer.suffix();
  }

  private void say(String line) {
    out.println(line);
    out.flush();
  }
}
