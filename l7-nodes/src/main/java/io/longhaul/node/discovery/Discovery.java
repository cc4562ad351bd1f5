package io.longhaul.node.discovery;

import io.longhaul.node.balance.Found;
import io.longhaul.node.balance.Locations;
import io.longhaul.node.config.DnsTarget;
import io.longhaul.node.config.Endpoint;
import io.longhaul.node.config.EndpointSpec;
import io.longhaul.node.config.EndpointTarget;
import io.longhaul.node.config.FileTarget;
import io.longhaul.node.config.RoutesDocument;
import io.longhaul.node.metrics.DiscoveryMetrics;
import io.longhaul.node.missing.MissingPart;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the endpoints that routes name by DNS or by a file, for all event loops of a node, on a
 * thread of its own. What cannot be had changes nothing: what was found before stays. All methods
 * may be called from any thread.
 */
public final class Discovery implements Locations, AutoCloseable {
  /** How often files are looked at. */
  static final long LOOK_MS = 1_000;

  private static final long CLOSE_MS = 2_000;
  private static final Logger LOG = LoggerFactory.getLogger(Discovery.class);

  private final DiscoveryMetrics metrics;
  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("longhaul-endpoints", true), NioIoHandler.newFactory());
  private final EventLoop loop = group.next();
  private final Resolver resolver;
  private volatile Map<EndpointTarget, Source> sources = Map.of();
  private volatile Runnable listener = () -> {};
  private boolean looking;

  public Discovery(DnsSettings dns, DiscoveryMetrics metrics) {
    this.metrics = metrics;
    Supplier<List<InetSocketAddress>> servers =
        dns.servers().isEmpty() ? () -> HostServers.of(HostServers.RESOLV_CONF) : dns::servers;
    this.resolver = new Resolver(loop, servers);
  }

  /** Is called after each change, on the thread of this; at most one at a time. */
  public void onChange(Runnable changed) {
    listener = changed;
  }

  /**
   * Follows the names and files of a document, beside what is followed already. Reads files; names
   * are known only after an answer. What documents have in common is not asked for anew.
   */
  public synchronized void follow(RoutesDocument document) {
    Map<EndpointTarget, Source> before = sources;
    Map<EndpointTarget, Source> now = new HashMap<>(before);
    targets(document).forEach(target -> follow(target, before, now));
    sources = Map.copyOf(now);
    if (!looking && !now.isEmpty()) {
      looking = true;
      var _ = loop.scheduleWithFixedDelay(this::look, LOOK_MS, LOOK_MS, TimeUnit.MILLISECONDS);
    }
  }

  /** Follows nothing any more that this document does not name. */
  public synchronized void retain(RoutesDocument document) {
    Set<EndpointTarget> named = targets(document).collect(Collectors.toSet());
    Map<EndpointTarget, Source> before = sources;
    Map<EndpointTarget, Source> now = new HashMap<>(before);
    now.keySet().retainAll(named);
    sources = Map.copyOf(now);
    before.forEach((target, source) -> endUnless(named.contains(target), source));
  }

  private static Stream<EndpointTarget> targets(RoutesDocument document) {
    return document.upstreams().stream()
        .flatMap(upstream -> upstream.endpoints().stream())
        .map(EndpointSpec::target);
  }

  private static void endUnless(boolean wanted, Source source) {
    if (!wanted) {
      source.end();
    }
  }

  private void follow(
      EndpointTarget target, Map<EndpointTarget, Source> before, Map<EndpointTarget, Source> now) {
    switch (target) {
      case Endpoint _ -> {}
      case FileTarget file -> now.computeIfAbsent(file, _ -> new FileSource(file, metrics));
      case DnsTarget name ->
          now.computeIfAbsent(
              name,
              _ ->
                  new DnsSource(name, known(name, before), loop, resolver, metrics, this::changed));
    }
  }

  /** Another port, or other bounds of time, are no reason to know nothing of a name. */
  private static NameState known(DnsTarget name, Map<EndpointTarget, Source> before) {
    for (Map.Entry<EndpointTarget, Source> entry : before.entrySet()) {
      if (entry.getKey() instanceof DnsTarget other
          && other.name().equals(name.name())
          && entry.getValue() instanceof DnsSource source
          && source.state().addresses().isPresent()) {
        return source.state();
      }
    }
    return NameState.NEW;
  }

  /** Waits until each name was asked for once, whatever came of it, or until the time is over. */
  public void awaitFirst(long ms) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ms);
    try {
      for (Source source : sources.values()) {
        long leftMs = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        if (source instanceof DnsSource name && !name.awaitFirst(Math.max(0, leftMs))) {
          LOG.warn("endpoints: some names are not answered yet, what needs them must wait");
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * That nothing was found yet where routes say, if that is so.
   *
   * @param target of the document in force
   */
  public Optional<MissingPart> missing(EndpointTarget target, String part) {
    return Optional.ofNullable(sources.get(target)).flatMap(source -> source.missing(part));
  }

  @Override
  public Optional<List<Found>> of(EndpointSpec spec) {
    return Optional.ofNullable(sources.get(spec.target()))
        .flatMap(Source::located)
        .map(all -> all.stream().map(one -> one.as(spec)).toList());
  }

  @Override
  public void close() {
    sources.values().forEach(Source::end);
    loop.execute(resolver::end);
    boolean _ =
        group
            .shutdownGracefully(0, CLOSE_MS, TimeUnit.MILLISECONDS)
            .awaitUninterruptibly(2 * CLOSE_MS);
  }

  private void look() {
    boolean changed = false;
    for (Source source : sources.values()) {
      try {
        changed |= source.look();
      } catch (RuntimeException | Error e) {
        // The next look must come, whatever this one met.
        LOG.error("endpoints could not be looked at; what is in force stays", e);
      }
    }
    if (changed) {
      changed();
    }
  }

  private void changed() {
    try {
      listener.run();
    } catch (RuntimeException | Error e) {
      LOG.error("endpoints could not be put in force", e);
    }
  }
}
