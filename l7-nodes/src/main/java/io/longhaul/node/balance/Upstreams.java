package io.longhaul.node.balance;

import io.longhaul.node.config.Endpoint;
import io.longhaul.node.config.RoutesDocument;
import io.longhaul.node.config.Upstream;
import io.longhaul.node.traffic.NodeTraffic;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a node knows of its upstreams, by name; kept while it is configured or has tunnels. */
public final class Upstreams {
  private static final Logger LOG = LoggerFactory.getLogger(Upstreams.class);

  private final Map<String, UpstreamState> states = new ConcurrentHashMap<>();
  private final Map<String, Long> leftAtMs = new HashMap<>();
  private final LongSupplier clockMs;
  private final long seed;
  private final Locations locations;
  private final NodeTraffic traffic;
  private volatile Set<String> named = Set.of();

  /** Counts nothing by name. */
  public Upstreams(LongSupplier clockMs, long seed, Locations locations) {
    this(clockMs, seed, locations, NodeTraffic.unseen());
  }

  /**
   * @param clockMs a clock that never jumps
   * @param seed where turns begin, so that nodes do not begin with the same endpoint
   * @param locations where endpoints are that documents do not name by address
   * @param traffic where upstreams and endpoints are counted
   */
  public Upstreams(LongSupplier clockMs, long seed, Locations locations, NodeTraffic traffic) {
    this.clockMs = clockMs;
    this.seed = seed;
    this.locations = locations;
    this.traffic = traffic;
  }

  /**
   * Puts a document in force. An upstream that it no longer names is there a little longer, for the
   * requests that have found their route already.
   */
  public synchronized void configure(RoutesDocument document) {
    named = document.upstreams().stream().map(Upstream::name).collect(Collectors.toSet());
    for (Upstream upstream : document.upstreams()) {
      configure(of(upstream), upstream);
    }
    forget();
  }

  /** Forgets what nothing names any more and what has nothing to do; to be called now and then. */
  public synchronized void forget() {
    long nowMs = clockMs.getAsLong();
    leftAtMs.keySet().removeAll(named);
    for (UpstreamState state : states.values()) {
      if (named.contains(state.name())) {
        state.forget(nowMs);
      } else if (nowMs - leftAtMs.computeIfAbsent(state.name(), name -> nowMs)
          >= UpstreamState.FORGET_MS) {
        state.configure(state.upstream(), List.of());
      }
    }
    states.values().removeIf(state -> !named.contains(state.name()) && state.isIdle());
    leftAtMs.keySet().retainAll(states.keySet());
  }

  /**
   * Asks where the endpoints of the configuration in force are now.
   *
   * @return whether any upstream has others than before, or has one otherwise
   */
  public synchronized boolean locate() {
    boolean changed = false;
    for (UpstreamState state : configured()) {
      List<Found> before = state.found();
      List<Found> now = gathered(state, state.upstream(), before);
      if (!now.equals(before)) {
        state.configure(state.upstream(), now);
        changed = true;
      }
    }
    return changed;
  }

  private void configure(UpstreamState state, Upstream upstream) {
    state.configure(upstream, gathered(state, upstream, state.found()));
  }

  private List<Found> gathered(UpstreamState state, Upstream upstream, List<Found> before) {
    Gathered gathered = Gathered.of(upstream.endpoints(), locations, before);
    if (gathered.leftOut() > 0) {
      LOG.warn(
          "upstream {}: {} endpoints are left out (expected: at most {} in all)",
          state.name(),
          gathered.leftOut(),
          RoutesDocument.MAX_ENDPOINTS);
    }
    return gathered.endpoints();
  }

  /** The upstream's state, also where the configuration has just lost it. */
  public UpstreamState of(Upstream upstream) {
    UpstreamState state = states.get(upstream.name());
    return state != null
        ? state
        : states.computeIfAbsent(
            upstream.name(), name -> new UpstreamState(upstream, clockMs, seed, traffic));
  }

  /** Where they are counted, and what leads to them. */
  public NodeTraffic traffic() {
    return traffic;
  }

  /** All that there are, also those that nothing names any more. */
  public Collection<UpstreamState> known() {
    return List.copyOf(states.values());
  }

  /** Those that the configuration in force names. */
  public List<UpstreamState> configured() {
    return named.stream().map(states::get).filter(Objects::nonNull).toList();
  }

  int size() {
    return states.size();
  }

  /** The endpoints of the configuration in force. */
  public Set<Endpoint> endpoints() {
    return configured().stream()
        .flatMap(state -> state.endpoints().stream())
        .collect(Collectors.toUnmodifiableSet());
  }
}
