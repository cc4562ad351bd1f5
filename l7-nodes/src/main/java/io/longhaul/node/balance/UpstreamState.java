package io.longhaul.node.balance;

import io.longhaul.node.config.Endpoint;
import io.longhaul.node.config.NamedEndpoint;
import io.longhaul.node.config.Outlier;
import io.longhaul.node.config.Retries;
import io.longhaul.node.config.Upstream;
import io.longhaul.node.config.UpstreamLimits;
import io.longhaul.node.metrics.Breaker;
import io.longhaul.node.traffic.NodeTraffic;
import io.longhaul.node.traffic.UpstreamMeter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * What a node knows of one upstream by its name: its endpoints and what each has, which outlives
 * every change of configuration, and whom to choose. Choosing takes no lock and allocates nothing.
 */
public final class UpstreamState {
  /** How long an endpoint is passed over after a failed connect, while there are others. */
  static final long PASS_OVER_MS = 3_000;

  /** How long an endpoint that nothing names any more is remembered at least. */
  static final long FORGET_MS = 5_000;

  private static final int SERVER_ERROR = 500;

  private final String name;
  private final LongSupplier clockMs;
  private final long seed;
  private final Map<Endpoint, EndpointState> known = new ConcurrentHashMap<>();
  private final Map<Endpoint, Long> leftAtMs = new ConcurrentHashMap<>();
  private final AtomicInteger active = new AtomicInteger();
  private final Admission admission = new Admission();
  private final RetryBudget budget = new RetryBudget();
  private final LongAdder ejections = new LongAdder();
  private final AtomicLong version = new AtomicLong();
  private final NodeTraffic traffic;
  private volatile UpstreamMeter meter;
  private volatile Serving serving;
  private volatile View view;

  UpstreamState(Upstream upstream, LongSupplier clockMs, long seed, NodeTraffic traffic) {
    this.name = upstream.name();
    this.clockMs = clockMs;
    this.seed = seed;
    this.traffic = traffic;
    this.meter = traffic.upstream(name);
    this.serving = Serving.of(upstream, List.of(), seed);
    this.view = View.of(serving, clockMs.getAsLong(), 0);
  }

  /** Puts other members, or another way to choose, in force. Not for two threads at once. */
  void configure(Upstream upstream, List<Found> endpoints) {
    long nowMs = clockMs.getAsLong();
    meter = traffic.upstream(name);
    boolean first = serving.members().isEmpty();
    Set<Endpoint> before = endpoints();
    List<Member> members = new ArrayList<>();
    for (Found found : endpoints) {
      EndpointState state = known.computeIfAbsent(found.endpoint(), this::unknown);
      state.meter(traffic.endpoint(name, found.endpoint()));
      if (!first && !before.contains(found.endpoint())) {
        state.startAt(nowMs);
      }
      state.named(found.at());
      members.add(new Member(state, found.weight(), found.draining()));
    }
    serving = Serving.of(upstream, List.copyOf(members), seed);
    changed();
    forget(nowMs);
  }

  private EndpointState unknown(Endpoint endpoint) {
    return new EndpointState(
        NamedEndpoint.of(endpoint),
        EndpointIds.of(name, endpoint),
        traffic.endpoint(name, endpoint),
        active);
  }

  /** The members, as they were found. */
  List<Found> found() {
    return serving.members().stream()
        .map(member -> new Found(member.state().named(), member.weight(), member.draining()))
        .toList();
  }

  /** Forgets endpoints that are members no more and have nothing. */
  void forget(long nowMs) {
    Set<Endpoint> members = endpoints();
    leftAtMs.keySet().removeAll(members);
    known
        .values()
        .removeIf(state -> !members.contains(state.endpoint()) && isForgotten(state, nowMs));
    leftAtMs.keySet().retainAll(known.keySet());
  }

  private boolean isForgotten(EndpointState state, long nowMs) {
    long leftMs = leftAtMs.computeIfAbsent(state.endpoint(), endpoint -> nowMs);
    return nowMs - leftMs >= FORGET_MS && state.active() == 0;
  }

  public String name() {
    return name;
  }

  /** Where it is counted. */
  public UpstreamMeter meter() {
    return meter;
  }

  /** The addresses of its members. */
  public Set<Endpoint> endpoints() {
    return serving.members().stream()
        .map(member -> member.state().endpoint())
        .collect(Collectors.toSet());
  }

  /** All that it knows of, also those that only have old tunnels. */
  public List<EndpointState> known() {
    return List.copyOf(known.values());
  }

  List<Member> members() {
    return serving.members();
  }

  boolean isIdle() {
    return known.isEmpty();
  }

  /** The configuration in force. */
  public Upstream upstream() {
    return serving.upstream();
  }

  /** The members, in a fixed order. */
  public List<EndpointState> current() {
    return serving.members().stream().map(Member::state).toList();
  }

  /**
   * Chooses an endpoint that was not tried yet.
   *
   * @param key hash of what a ring hash goes by; of no meaning for other strategies
   * @return empty where there is none
   */
  public Optional<EndpointState> pick(long key, Tried tried) {
    long nowMs = clockMs.getAsLong();
    View now = current(nowMs);
    Candidates candidates = now.candidates();
    int position = now.serving().balancer().pick(candidates, key, tried, nowMs);
    return position == Balancer.NONE
        ? passedOver(now, tried, nowMs)
        : candidates.state(position).present();
  }

  /** Those that just refused a connection are better than none. */
  private static Optional<EndpointState> passedOver(View now, Tried tried, long nowMs) {
    for (Member member : now.serving().members()) {
      if (member.serves() && now.isUsable(member, nowMs) && !tried.contains(member.state())) {
        return member.state().present();
      }
    }
    return Optional.empty();
  }

  /** The endpoint that a client had, if it may have something more, also if its weight is 0. */
  public Optional<EndpointState> back(String id) {
    long nowMs = clockMs.getAsLong();
    View now = current(nowMs);
    Member member = now.serving().byId().get(id);
    return member != null && takesBack(now, member, nowMs)
        ? member.state().present()
        : Optional.empty();
  }

  private static boolean takesBack(View now, Member member, long nowMs) {
    return !member.draining() && now.isUsable(member, nowMs) && !member.state().isPassedOver(nowMs);
  }

  private View current(long nowMs) {
    View now = view;
    return now.candidates().holdsAt(nowMs, version.get()) ? now : renewed(nowMs);
  }

  // The version is read first: a change behind it makes the view that misses it one of the past.
  private View renewed(long nowMs) {
    long seen = version.get();
    View renewed = View.of(serving, nowMs, seen);
    view = renewed;
    return renewed;
  }

  /** Lets a request in, which is to {@link #leave} once; or says which limit refuses it. */
  public Optional<Breaker> enter(UpstreamLimits limits) {
    budget.request(clockMs.getAsLong());
    return admission.enter(limits, active.get());
  }

  /** A request is over, or has become a tunnel. */
  public void leave() {
    admission.leave();
  }

  /** Whether one more may wait for a connection, until {@link #settled}. */
  public boolean waits(UpstreamLimits limits) {
    return admission.waits(limits);
  }

  public void settled() {
    admission.settled();
  }

  /** Whether the budget has one more request that is sent again; it is counted if so. */
  public boolean retries(Retries retries) {
    return budget.retry(retries, clockMs.getAsLong());
  }

  /** Requests that were let in and are not over. */
  public int requests() {
    return admission.requests();
  }

  /** A request or tunnel goes to the endpoint. */
  public void begin(EndpointState state) {
    state.begin();
  }

  /** It is over. */
  public void end(EndpointState state) {
    state.end();
  }

  /** Requests and tunnels that it has from this node. */
  public int active() {
    return active.get();
  }

  /**
   * The head of the endpoint's response came.
   *
   * @param micros after so long
   * @return whether it failed the request by that, which is counted then
   */
  public boolean answered(EndpointState state, int status, long micros) {
    boolean failed = status >= SERVER_ERROR && outlier().filter(Outlier::serverErrors).isPresent();
    if (failed) {
      failed(state, micros, true);
    } else {
      state.latency().observe(micros, clockMs.getAsLong());
    }
    return failed;
  }

  /** The endpoint did all that a request asked for. */
  public void succeeded(EndpointState state) {
    state.succeeded();
  }

  /** The endpoint did not accept a connection, which was asked for so long ago. */
  public void refused(EndpointState state, long micros) {
    state.passOverUntil(clockMs.getAsLong() + PASS_OVER_MS);
    changed();
    failed(state, micros, true);
  }

  /**
   * The endpoint failed a request, in whatever way; too often in a row, and it is ejected.
   *
   * @param micros since it was sent, or since its answer began
   * @param waiting whether its answer was waited for
   */
  public void failed(EndpointState state, long micros, boolean waiting) {
    state.latency().failed(micros, waiting, clockMs.getAsLong());
    Optional<Outlier> outlier = outlier();
    if (outlier.isPresent() && state.failedOnceMore() >= outlier.get().consecutiveFailures()) {
      eject(state, outlier.get());
    }
  }

  private Optional<Outlier> outlier() {
    return serving.upstream().health().outlier();
  }

  // Seldom, and never on the way of a pick.
  private synchronized void eject(EndpointState state, Outlier outlier) {
    long nowMs = clockMs.getAsLong();
    if (!state.isEjected(nowMs) && mayBeEjected(state, outlier, nowMs)) {
      state.eject(outlier, nowMs);
      ejections.increment();
      changed();
    }
  }

  // One that does not serve, such as one of weight 0, takes nothing from those that do.
  private boolean mayBeEjected(EndpointState state, Outlier outlier, long nowMs) {
    List<EndpointState> all =
        serving.members().stream().filter(Member::serves).map(Member::state).toList();
    long ejected = all.stream().filter(one -> one.isEjected(nowMs)).count();
    return all.contains(state) ? ejected < Ejection.most(outlier, all.size()) : !all.isEmpty();
  }

  /** Whether all endpoints are used since too few are healthy. */
  public boolean isPanic() {
    return current(clockMs.getAsLong()).candidates().isPanic();
  }

  /** How many of those that serve are healthy. */
  public int healthy() {
    return current(clockMs.getAsLong()).candidates().healthy();
  }

  /** Whether an endpoint is healthy now. */
  boolean isHealthy(EndpointState state) {
    return state.isHealthy(clockMs.getAsLong());
  }

  /** How often an endpoint was ejected. */
  public long ejections() {
    return ejections.sum();
  }

  /** What checks say of an endpoint. */
  public void checked(EndpointState state, boolean healthy) {
    if (state.failsChecks() == healthy) {
      state.failsChecks(!healthy, clockMs.getAsLong());
      changed();
    }
  }

  /** Something that a view goes by is different now. */
  void changed() {
    var _ = version.incrementAndGet();
  }
}
