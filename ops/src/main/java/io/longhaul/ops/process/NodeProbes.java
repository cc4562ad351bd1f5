package io.longhaul.ops.process;

import io.longhaul.director.relay.RelayProbe;
import io.longhaul.director.relay.RelayProbe.Outcome;
import io.longhaul.hash.Epoch;
import io.longhaul.hash.EpochNode;
import io.longhaul.hash.Incarnation;
import io.longhaul.membership.detection.ProbeSchedule;
import io.longhaul.membership.model.LiveNode;
import io.longhaul.membership.model.MemberKey;
import io.longhaul.membership.telemetry.Duty;
import io.longhaul.membership.telemetry.Lookout;
import io.longhaul.membership.telemetry.TelemetryMedia;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connects to the nodes' relay listeners to see whether they answer, since a process that says that
 * it lives need not listen, and one that says nothing may only stall.
 */
final class NodeProbes implements Duty {
  private static final long LOOK_MS = 50;

  /** One that is missed is nothing on a busy machine. */
  private static final int REMARKABLE = 2;

  private static final Logger LOG = LoggerFactory.getLogger(NodeProbes.class);

  private final RelayProbe probe;
  private final TelemetryMedia media;
  private final Lookout lookout;
  private final MeterRegistry metrics;
  private final ProbeSchedule schedule = new ProbeSchedule();
  private final Set<MemberKey> refusals = ConcurrentHashMap.newKeySet();

  /** Probes without an answer in a row. */
  private final Map<MemberKey, Integer> unanswered = new HashMap<>();

  private volatile BooleanSupplier asking = () -> true;
  private volatile Map<MemberKey, InetSocketAddress> ofEpoch = Map.of();
  private volatile Map<MemberKey, InetSocketAddress> live = Map.of();
  private long lookMs = Long.MIN_VALUE;

  NodeProbes(RelayProbe probe, TelemetryMedia media, Lookout lookout, MeterRegistry metrics) {
    this.probe = probe;
    this.media = media;
    this.lookout = lookout;
    this.metrics = metrics;
    for (Outcome outcome : Outcome.values()) {
      count(outcome, 0);
    }
  }

  /** Probes only while this is so. */
  void whileSo(BooleanSupplier condition) {
    asking = condition;
  }

  /** The processes of this epoch are probed. */
  void load(Epoch epoch) {
    Map<MemberKey, InetSocketAddress> targets = new HashMap<>();
    for (EpochNode node : epoch.nodes()) {
      for (Incarnation run : node.incarnations()) {
        // One that does not accept any more may have given its address to the next.
        run.relay()
            .filter(_ -> run.accepting())
            .ifPresent(at -> targets.put(new MemberKey(node.id(), run.number()), at));
      }
    }
    ofEpoch = Map.copyOf(targets);
  }

  /** So are these, which may come into an epoch. */
  void follow(Collection<LiveNode> nodes) {
    Map<MemberKey, InetSocketAddress> targets = new HashMap<>();
    for (LiveNode node : nodes) {
      node.relay().filter(_ -> !node.leaving()).ifPresent(at -> targets.put(node.key(), at));
    }
    live = Map.copyOf(targets);
  }

  /** A client's connection was refused. Any thread may say so, as often as it happens. */
  void refused(MemberKey process) {
    refusals.add(process);
  }

  @Override
  public boolean perform(long nowMs) {
    if (nowMs < lookMs && refusals.isEmpty()) {
      return false;
    }
    lookMs = nowMs + LOOK_MS;
    if (!asking.getAsBoolean()) {
      return false;
    }
    refusals.removeIf(
        process -> {
          schedule.refused(process);
          return true;
        });
    Map<MemberKey, InetSocketAddress> targets = new HashMap<>(live);
    targets.putAll(ofEpoch);
    unanswered.keySet().retainAll(targets.keySet());
    Set<MemberKey> due = Set.copyOf(schedule.due(targets.keySet(), lookout::suspicious, nowMs));
    targets.forEach(
        (process, at) -> {
          if (due.contains(process)) {
            begin(process, at);
          }
        });
    return true;
  }

  private void begin(MemberKey process, InetSocketAddress at) {
    Thread.ofVirtual()
        .name("longhaul-probe")
        .start(
            () -> {
              Outcome outcome =
                  probe.probe(at, () -> media.execute(() -> lookout.accepted(process)));
              media.execute(() -> ended(process, at, outcome));
            });
  }

  private void ended(MemberKey process, InetSocketAddress at, Outcome outcome) {
    schedule.ended(process);
    count(outcome, 1);
    if (outcome == Outcome.REFUSED) {
      lookout.refused(process);
    }
    if (outcome == Outcome.ANSWERED) {
      if (unanswered.getOrDefault(process, 0) >= REMARKABLE) {
        LOG.info("{} answers again at {}", process.znode(), at);
      }
      unanswered.remove(process);
    } else if (unanswered.merge(process, 1, Integer::sum) == REMARKABLE) {
      LOG.warn("{} at {}: {}", process.znode(), at, text(outcome));
    }
  }

  private static String text(Outcome outcome) {
    return switch (outcome) {
      case ANSWERED -> "answers";
      case SILENT -> "takes connections and does not answer";
      case RESET -> "resets connections";
      case REFUSED -> "refuses connections";
      case UNREACHABLE -> "cannot be connected to";
    };
  }

  private void count(Outcome outcome, int times) {
    metrics
        .counter("longhaul.director.probes", "outcome", outcome.name().toLowerCase(Locale.ROOT))
        .increment(times);
  }
}
