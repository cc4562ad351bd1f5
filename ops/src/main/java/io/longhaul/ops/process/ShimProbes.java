package io.longhaul.ops.process;

import io.longhaul.director.xdp.probe.ProbeDoor;
import io.longhaul.director.xdp.probe.ShimProbe;
import io.longhaul.hash.Epoch;
import io.longhaul.hash.EpochNode;
import io.longhaul.hash.Incarnation;
import io.longhaul.membership.model.LiveNode;
import io.longhaul.membership.model.LiveShim;
import io.longhaul.membership.model.MemberKey;
import io.longhaul.membership.model.TierView;
import io.longhaul.membership.telemetry.Duty;
import io.longhaul.membership.telemetry.Lookout;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks every node's shim, over and over, whether it is there and somebody listens at the doors: a
 * process that says that it lives is of no use where clients' packets do not come to it.
 */
final class ShimProbes implements Duty, AutoCloseable {
  /** Between two questions to one shim. */
  static final Duration PERIOD = Duration.ofMillis(200);

  private static final Logger LOG = LoggerFactory.getLogger(ShimProbes.class);

  private final ShimProbe probe;
  private final Lookout lookout;
  private final Counter asked;
  private final Counter answered;
  private final Counter deaf;

  /** Doors at which a shim last said that nobody listens. */
  private final Map<InetAddress, Set<ProbeDoor>> closed = new HashMap<>();

  private volatile BooleanSupplier asking = () -> true;
  private volatile Targets ofEpoch = Targets.NONE;
  private volatile Map<MemberKey, InetAddress> live = Map.of();
  private Map<MemberKey, InetAddress> targets = Map.of();
  private long askMs = Long.MIN_VALUE;

  /** What an epoch says of whom to ask for what. */
  private record Targets(long epoch, List<ProbeDoor> doors, Map<MemberKey, InetAddress> shims) {
    static final Targets NONE = new Targets(0, List.of(), Map.of());
  }

  private ShimProbes(ShimProbe probe, Lookout lookout, MeterRegistry metrics) {
    this.probe = probe;
    this.lookout = lookout;
    this.asked = metrics.counter("longhaul.director.shim.probes", "outcome", "asked");
    this.answered = metrics.counter("longhaul.director.shim.probes", "outcome", "answered");
    this.deaf = metrics.counter("longhaul.director.shim.probes", "outcome", "no_listener");
  }

  /** Asks from an underlay address of this host. */
  static ShimProbes open(InetAddress underlay, Lookout lookout, MeterRegistry metrics) {
    try {
      return new ShimProbes(ShimProbe.open(underlay, new SecureRandom()), lookout, metrics);
    } catch (IOException e) {
      throw new UncheckedIOException("probes from " + underlay.getHostAddress(), e);
    }
  }

  /** Asks only while this is so; nobody is reached who is not asked. */
  void whileSo(BooleanSupplier condition) {
    asking = condition;
  }

  /** The processes of this epoch that take clients are probed. */
  void load(Epoch epoch) {
    Map<MemberKey, InetAddress> shims = new HashMap<>();
    for (EpochNode node : epoch.nodes()) {
      for (Incarnation run : node.incarnations()) {
        node.underlay()
            .filter(_ -> run.accepting())
            .ifPresent(at -> shims.put(new MemberKey(node.id(), run.number()), at));
      }
    }
    ofEpoch = new Targets(epoch.number(), ProbeDoor.of(epoch), Map.copyOf(shims));
  }

  /** So are these, which may come into an epoch. */
  void follow(TierView view) {
    Map<MemberKey, InetAddress> shims = new HashMap<>();
    for (LiveNode node : view.liveNodes().values()) {
      LiveShim shim = view.liveShims().get(node.nodeId());
      if (shim != null && !node.leaving()) {
        shims.put(node.key(), shim.underlay());
      }
    }
    live = Map.copyOf(shims);
  }

  @Override
  public boolean perform(long nowMs) {
    try {
      probe.answers(this::answered);
    } catch (IOException e) {
      LOG.warn("answers of shims: {}", e.getMessage());
    }
    if (nowMs < askMs) {
      return false;
    }
    askMs = nowMs + PERIOD.toMillis();
    if (asking.getAsBoolean()) {
      ask(ofEpoch);
    }
    return true;
  }

  private void ask(Targets now) {
    Map<MemberKey, InetAddress> all = new HashMap<>(live);
    all.putAll(now.shims());
    targets = all;
    Set<InetAddress> shims = new HashSet<>(all.values());
    closed.keySet().retainAll(shims);
    closed.values().forEach(doors -> doors.retainAll(now.doors()));
    lookout.probing(all.keySet());
    probe.ask(shims, now.epoch(), now.doors());
    asked.increment(shims.size());
  }

  private void answered(InetAddress shim, long epoch, Optional<ProbeDoor> door, boolean listener) {
    answered.increment();
    Set<ProbeDoor> none = closed.computeIfAbsent(shim, _ -> new HashSet<>());
    boolean heardBefore = none.isEmpty();
    door.filter(ofEpoch.doors()::contains).ifPresent(at -> note(none, at, listener));
    if (heardBefore != none.isEmpty()) {
      LOG.atInfo().log(
          "shim {}: {}",
          shim.getHostAddress(),
          none.isEmpty() ? "listens" : "nobody listens at " + none);
    }
    targets.forEach(
        (process, at) -> {
          if (at.equals(shim)) {
            judge(process, epoch, none.isEmpty());
          }
        });
  }

  private void note(Set<ProbeDoor> none, ProbeDoor at, boolean listener) {
    if (listener) {
      none.remove(at);
    } else {
      none.add(at);
      deaf.increment();
    }
  }

  private void judge(MemberKey process, long epoch, boolean listens) {
    lookout.answered(process, epoch);
    if (listens) {
      lookout.accepted(process);
    } else {
      lookout.refused(process);
    }
  }

  @Override
  public void close() {
    try {
      probe.close();
    } catch (IOException e) {
      LOG.debug("not closed", e);
    }
  }
}
