package io.longhaul.chaos.node;

import java.io.PrintWriter;
import java.time.Duration;
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
final class RateBench {
  private final RatePlan plan;
  private final PrintWriter out;
  private final List<Trial> trials;
  private final Map<Wire, Map<Contender, RunningProxy>> proxies = new EnumMap<>(Wire.class);

  /** Starts the proxies that the trials need. */
  RateBench(RatePlan plan, Proxies starts, List<Trial> trials, PrintWriter out) {
    this.plan = plan;
    this.trials = List.copyOf(trials);
    this.out = out;
    for (Trial trial : trials) {
      proxies.computeIfAbsent(trial.wire(), wire -> started(starts, wire));
    }
  }

  private Map<Contender, RunningProxy> started(Proxies starts, Wire wire) {
    Map<Contender, RunningProxy> all = new EnumMap<>(Contender.class);
    plan.contenders().forEach(who -> all.put(who, starts.start(who, wire)));
    return all;
  }

  /** Measures all of it, and gives the last line. */
  String line() {
    for (Trial trial : trials) {
      var _ = Turns.take(plan.contenders(), 1, (who, _) -> measure(trial, who, plan.warm()));
    }
    KeyValues line = new KeyValues();
    KeyValues own = new KeyValues();
    for (Trial trial : trials) {
      summarize(trial, turns(trial), line, own);
    }
    return (line.line() + " " + own.line()).strip();
  }

  private Turns<Sample> turns(Trial trial) {
    return Turns.take(
        plan.contenders(),
        plan.rounds(),
        (who, round) -> {
          Sample sample = measure(trial, who, plan.time());
          String turn = String.format(Locale.ROOT, "round %2d ", round);
          said(trial, turn, who, sample);
          return sample;
        });
  }

  private Sample measure(Trial trial, Contender who, Duration time) {
    RunningProxy proxy =
        Optional.ofNullable(proxies.get(trial.wire()))
            .map(all -> all.get(who))
            .orElseThrow(() -> new IllegalStateException(who + ": not started"));
    return trial.measure(proxy, plan.lead(), time);
  }

  private void summarize(Trial trial, Turns<Sample> turns, KeyValues line, KeyValues own) {
    boolean latency = trial instanceof RequestTrial;
    for (Contender peer : plan.contenders().subList(1, plan.contenders().size())) {
      String key = key(trial, peer);
      line.ratio(key, turns.ratio(peer, Sample::rate));
      if (latency) {
        line.ratio(key + "P99", turns.ratio(peer, RateBench::p99));
      }
      line.ratio(key + "Cpu", turns.ratio(peer, Sample::cpuMicros));
    }
    own.whole(trial.own() + "PerSecond", turns.median(Contender.LONGHAUL, Sample::rate));
    own.ratio(trial.own() + "CpuMicros", turns.median(Contender.LONGHAUL, Sample::cpuMicros));
    for (Contender who : plan.contenders()) {
      OptionalDouble p99 =
          latency ? OptionalDouble.of(turns.median(who, RateBench::p99)) : OptionalDouble.empty();
      double rate = turns.median(who, Sample::rate);
      said(trial, "median   ", who, new Sample(rate, p99, turns.median(who, Sample::cpuMicros)));
    }
  }

  private static double p99(Sample sample) {
    return sample.p99Micros().orElse(Double.NaN);
  }

  private static String key(Trial trial, Contender peer) {
    return trial.key().isEmpty() ? peer.label() : trial.key() + peer.suffix();
  }

  private void said(Trial trial, String turn, Contender who, Sample sample) {
    out.printf(
        Locale.ROOT, "%-15s %s %-8s %s%n", trial.counted(), turn, who.label(), sample.text());
    out.flush();
  }
}
