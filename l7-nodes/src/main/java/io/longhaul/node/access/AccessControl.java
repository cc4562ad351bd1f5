package io.longhaul.node.access;

import io.longhaul.node.config.FrameLimits;
import io.longhaul.node.config.ListenerSpec;
import io.longhaul.node.config.PolicySpec;
import io.longhaul.node.config.RoutesDocument;
import io.longhaul.node.metrics.AccessMetrics;
import io.longhaul.node.metrics.DenyReason;
import io.longhaul.node.missing.MissingPart;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The policies in force. They are asked when a connection comes (for its address) and for each
 * request, before anything is done for it; what is open stays when they change. Files are read
 * again when they change. All methods may be called from any thread; checks take no lock.
 */
public final class AccessControl implements AutoCloseable {
  /** How often files are looked at. */
  static final long LOOK_MS = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(AccessControl.class);

  private final AccessMetrics metrics;
  private final DenyLog denied = new DenyLog(System::nanoTime);
  private final ScheduledExecutorService watcher =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("longhaul-policies").daemon().factory());
  private volatile Map<String, Policy> byName = Map.of();
  private volatile Map<String, List<String>> byDoor = Map.of();

  /** Of the document in force; {@link #byName} has those of the one before, too. */
  private Set<String> names = Set.of();

  public AccessControl(AccessMetrics metrics) {
    this.metrics = metrics;
    var _ = watcher.scheduleWithFixedDelay(this::look, LOOK_MS, LOOK_MS, TimeUnit.MILLISECONDS);
  }

  /**
   * Makes the policies of a document, and changes nothing yet. Reads files.
   *
   * @return puts them in force; to be run before this is called again. Those of the document before
   *     stay until the next change, since requests that were matched by it may be about to ask.
   */
  public synchronized Runnable prepare(RoutesDocument document) {
    Map<String, Policy> before = byName;
    Map<String, Policy> now = new HashMap<>(before);
    now.keySet().retainAll(names);
    for (PolicySpec spec : document.policies()) {
      Optional<Policy> known = Optional.ofNullable(before.get(spec.name()));
      now.put(
          spec.name(),
          known
              .filter(policy -> policy.spec().equals(spec))
              .orElseGet(() -> new Policy(spec, known, new Events(spec.name(), metrics))));
    }
    Map<String, List<String>> doors = new HashMap<>();
    for (ListenerSpec listener : document.listeners()) {
      doors.put(listener.door(), listener.policies());
    }
    Set<String> named =
        document.policies().stream().map(PolicySpec::name).collect(Collectors.toSet());
    return () -> inForce(now, doors, named);
  }

  private synchronized void inForce(
      Map<String, Policy> policies, Map<String, List<String>> doors, Set<String> named) {
    byName = Map.copyOf(policies);
    byDoor = Map.copyOf(doors);
    names = named;
  }

  /** Whether a connection to this door may come from there; counts those that may not. */
  public boolean admits(Optional<String> door, InetAddress client) {
    if (door.isEmpty()) {
      return true;
    }
    for (String name : byDoor.getOrDefault(door.get(), List.of())) {
      Policy policy = byName.get(name);
      if (policy == null || !policy.admits(client)) {
        metrics.turnedAway.increment();
        denied.say(name, client, DenyReason.ADDRESS);
        return false;
      }
    }
    return true;
  }

  /**
   * Why a request is refused, if it is; counts it.
   *
   * @param policies names of the policies that it must pass
   */
  public Optional<Denial> check(List<String> policies, Asked asked) {
    for (int i = 0; i < policies.size(); i++) {
      String name = policies.get(i);
      Policy policy = byName.get(name);
      Optional<Denial> denial =
          policy == null ? Optional.of(Denial.of(DenyReason.NOT_READY)) : policy.check(asked);
      if (denial.isPresent()) {
        metrics.denied.increment(denial.get().reason());
        denied.say(name, asked.client(), denial.get().reason());
        return denial;
      }
    }
    return Optional.empty();
  }

  /** The largest body that all of these policies take; 0 where none has a limit. */
  public long maxBodyBytes(List<String> policies) {
    long most = 0;
    for (int i = 0; i < policies.size(); i++) {
      Policy policy = byName.get(policies.get(i));
      long bytes = policy == null ? 0 : policy.spec().maxBodyBytes();
      most = most == 0 || (bytes > 0 && bytes < most) ? bytes : most;
    }
    return most;
  }

  /** What all of these policies let through a WebSocket. */
  public FrameLimits frameLimits(List<String> policies) {
    FrameLimits limits = FrameLimits.NONE;
    for (int i = 0; i < policies.size(); i++) {
      Policy policy = byName.get(policies.get(i));
      limits = policy == null ? limits : limits.and(policy.spec().frames());
    }
    return limits;
  }

  /** What the policies of the document in force could not have yet, by name. */
  public synchronized List<MissingPart> missing() {
    return names.stream()
        .sorted()
        .map(byName::get)
        .filter(Objects::nonNull)
        .flatMap(Policy::missing)
        .toList();
  }

  @Override
  public void close() {
    watcher.shutdownNow();
  }

  private synchronized void look() {
    for (Policy policy : byName.values()) {
      try {
        policy.look();
      } catch (RuntimeException | Error e) {
        // The next look must come, whatever this one met.
        LOG.error("policy {} could not be looked at; it stays", policy.spec().name(), e);
      }
    }
  }
}
