package io.longhaul.node;

import io.longhaul.hash.FlowHash;
import io.longhaul.membership.occupancy.SlotCounters;
import io.longhaul.node.access.AccessControl;
import io.longhaul.node.balance.Upstreams;
import io.longhaul.node.discovery.Discovery;
import io.longhaul.node.http.HttpLimits;
import io.longhaul.node.ingress.Ingress;
import io.longhaul.node.kernel.KernelMeters;
import io.longhaul.node.log.AccessLog;
import io.longhaul.node.metrics.AccessMetrics;
import io.longhaul.node.metrics.DiscoveryMetrics;
import io.longhaul.node.metrics.NodeMetrics;
import io.longhaul.node.metrics.TlsMetrics;
import io.longhaul.node.missing.MissingPart;
import io.longhaul.node.overload.Level;
import io.longhaul.node.overload.MemoryUse;
import io.longhaul.node.proxy.ProxyNode;
import io.longhaul.node.proxy.ProxyPolicy;
import io.longhaul.node.proxy.ProxyServer;
import io.longhaul.node.proxy.ProxyTimeouts;
import io.longhaul.node.proxy.Transport;
import io.longhaul.node.proxy.Worker;
import io.longhaul.node.route.RouteSnapshot;
import io.longhaul.node.tls.TicketKeys;
import io.longhaul.node.tls.TlsDoors;
import io.longhaul.node.tls.TlsEngine;
import io.longhaul.node.trace.Tracer;
import io.longhaul.node.traffic.LatencyBoard;
import io.longhaul.node.traffic.NodeTraffic;
import io.longhaul.node.upstream.UpstreamConnector;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A node's data path: takes connections in, finds out whom they stand for, counts them by slot, and
 * proxies their HTTP/1.1 and WebSockets to applications by the routes in force. All methods may be
 * called from any thread.
 */
public final class NodeServer implements AutoCloseable {
  private static final Duration LOOK_EVERY = Duration.ofSeconds(5);
  private static final Duration FORGET_EVERY = Duration.ofMinutes(1);

  private final ProxyServer server;
  private final Ingress ingress;
  private final NodeMetrics metrics;
  private final NodeTraffic traffic;
  private final Upkeep upkeep;

  private NodeServer(
      ProxyServer server,
      Ingress ingress,
      NodeMetrics metrics,
      NodeTraffic traffic,
      Upkeep upkeep) {
    this.server = server;
    this.ingress = ingress;
    this.metrics = metrics;
    this.traffic = traffic;
    this.upkeep = upkeep;
  }

  /**
   * Listens where it is told to, and serves by the initial routes.
   *
   * @param slots told of every connection, from its accept to its close
   * @param hash the tier's
   * @throws IOException if the address cannot be listened on, or the access log not be written to;
   *     nothing is left behind then
   */
  public static NodeServer start(
      NodeSettings settings,
      SlotCounters slots,
      FlowHash hash,
      RouteSnapshot initial,
      MeterRegistry registry)
      throws IOException {
    return start(settings, slots, hash, initial, registry, Entrance.ALONE);
  }

  /**
   * How clients come in where more is known than where to listen.
   *
   * @param inherited descriptor of the listening socket of the node's last run, which is accepted
   *     at instead of listening anew, from {@link #accept} on; closed with the server
   * @param doorNames as of {@link #doorNames}, known before the first client comes
   */
  public record Entrance(OptionalInt inherited, Map<InetSocketAddress, String> doorNames) {
    static final Entrance ALONE = new Entrance(OptionalInt.empty(), Map.of());
  }

  /**
   * The same where more is known of how clients come in.
   *
   * @throws IOException also when what is inherited is no listening socket
   */
  public static NodeServer start(
      NodeSettings settings,
      SlotCounters slots,
      FlowHash hash,
      RouteSnapshot initial,
      MeterRegistry registry,
      Entrance entrance)
      throws IOException {
    // The one that may fail comes before all that has threads of its own.
    AccessLog log = accessLog(settings, registry);
    NodeLimits limits = settings.limits();
    Ingress ingress =
        new Ingress(
            settings.ingress(),
            settings.listen().isEmpty(),
            settings.trustedProxies(),
            limits.proxyHeaderTimeout(),
            hash,
            slots,
            registry);
    ingress.doors(entrance.doorNames());
    NodeMetrics metrics = new NodeMetrics(registry);
    NodeTraffic traffic = new NodeTraffic(registry, settings.observability().series());
    Transport transport = Transport.best();
    Discovery discovery = new Discovery(settings.dns(), new DiscoveryMetrics(registry));
    ProxyNode node =
        new ProxyNode(
            policy(settings),
            metrics,
            new Upstreams(
                Worker::nowMs, ThreadLocalRandom.current().nextLong(), discovery, traffic),
            new UpstreamConnector(transport::socket, metrics),
            new TlsDoors(TlsEngine.best(), TicketKeys.random(), new TlsMetrics(registry)),
            log,
            tracer(settings, registry),
            new AccessControl(new AccessMetrics(registry)),
            discovery,
            initial);
    ProxyServer.Setup setup =
        new ProxyServer.Setup(
            entrance.inherited().isPresent() ? Optional.empty() : settings.listen(),
            transport,
            settings.workers(),
            limits.maxConnections(),
            settings.underlay(),
            ingress::handler,
            MemoryUse.ofProcess());
    ProxyServer server = listening(ProxyServer.start(node, setup), entrance.inherited());
    Upkeep upkeep = new Upkeep();
    upkeep.every(FORGET_EVERY, node::forgetMeters);
    upkeep.every(LOOK_EVERY, KernelMeters.ofHost(registry)::look);
    return new NodeServer(server, ingress, metrics, traffic, upkeep);
  }

  private static ProxyServer listening(ProxyServer server, OptionalInt inherited)
      throws IOException {
    try {
      if (inherited.isPresent()) {
        server.adopt(inherited.getAsInt());
      }
      return server;
    } catch (IOException e) {
      server.close();
      throw e;
    }
  }

  private static AccessLog accessLog(NodeSettings settings, MeterRegistry registry)
      throws IOException {
    return settings.accessLog().isPresent()
        ? AccessLog.start(settings.accessLog().get(), settings.nodeId(), registry)
        : AccessLog.off();
  }

  private static Tracer tracer(NodeSettings settings, MeterRegistry registry) {
    return settings
        .observability()
        .tracing()
        .map(tracing -> Tracer.exporting(tracing, settings.nodeId(), registry))
        .orElseGet(Tracer::passing);
  }

  private static ProxyPolicy policy(NodeSettings settings) {
    NodeLimits limits = settings.limits();
    HttpLimits heads =
        new HttpLimits(
            Math.min(HttpLimits.DEFAULT_START_LINE_BYTES, limits.maxHeadBytes()),
            limits.maxHeadBytes(),
            HttpLimits.DEFAULT_FIELDS);
    ProxyTimeouts timeouts =
        new ProxyTimeouts(
            limits.tlsHandshakeTimeout(),
            limits.headTimeout(),
            limits.bodyIdleTimeout(),
            limits.keepAliveTimeout(),
            limits.requestTimeout(),
            limits.maxConnectionAge());
    return new ProxyPolicy(
        settings.nodeId(),
        List.of(),
        heads,
        0,
        timeouts,
        limits.maxConcurrentStreams(),
        limits.connections(),
        limits.overload());
  }

  /** Where directors connect to, with the real port; empty where clients come to front doors. */
  public Optional<InetSocketAddress> relayAddress() {
    return server.address();
  }

  /** Takes connections from now on where it has taken over a listening socket. */
  public void accept() {
    server.accept();
  }

  /** The listening socket's descriptor, for the node's next run; Linux only. */
  public OptionalInt descriptor() {
    return server.descriptor();
  }

  /**
   * Listens at these front doors, and at no others; open connections stay, and who comes while a
   * door closes has that door. Other processes of the same user may listen there, too, as the next
   * run of this node does, and the host need not have an address yet.
   *
   * @param names of the doors, as routes name them, by address
   * @throws IOException naming those that cannot be listened at; the others are
   */
  public void doors(Map<InetSocketAddress, String> names) throws IOException {
    doorNames(names);
    server.doors(names.keySet());
  }

  /**
   * Says whose addresses are those of front doors, for clients that come straight to this node.
   * Names of before stay where none is named now.
   */
  public void doorNames(Map<InetSocketAddress, String> names) {
    ingress.doors(names);
  }

  /** Puts other routes in force for new requests; open connections keep what they began with. */
  public void routes(RouteSnapshot snapshot) {
    server.routes(snapshot);
    metrics.routesSwapped.increment();
  }

  /**
   * What the routes in force name and this node has to serve without: files that it could not read,
   * key sets and names that nobody answered for, since it was told of them.
   */
  public List<MissingPart> missing() {
    return server.missing();
  }

  /** Client connections that are open. */
  public int connections() {
    return server.connections();
  }

  /** Client connections that were accepted since the start. */
  public long accepted() {
    return (long) metrics.accepted.count();
  }

  /** How late the event loops ran since this was asked last, the worst of them. */
  public int worstLoopLagMicros() {
    return server.worstLoopLagMicros();
  }

  /** Whether new requests are taken, and not refused because there is too much to do. */
  public boolean takesRequests() {
    return server.overload().compareTo(Level.REQUESTS) < 0;
  }

  /** Milliseconds since each director last opened a connection to this node. */
  public Map<String, Long> directorsSeenMsAgo() {
    return ingress.directorsSeenMsAgo();
  }

  /**
   * Whether HTTP clients are to connect anew after their next response, so that they go elsewhere.
   * Nothing is closed without one, since a request may be on its way; WebSockets stay.
   */
  public void draining(boolean whether) {
    server.draining(whether);
  }

  /**
   * Puts other secrets of session tickets in force.
   *
   * @param secrets of 32 bytes each, the one that makes tickets first
   */
  public void tickets(List<byte[]> secrets) {
    server.tickets(TicketKeys.of(secrets));
  }

  /** Closes the listening socket; open connections stay. */
  public void stopAccepting() {
    server.stopAccepting();
  }

  /** How long requests took, by route and upstream. */
  public LatencyBoard latencies() {
    return traffic.latencies();
  }

  /** Ends everything. */
  @Override
  public void close() {
    upkeep.close();
    server.close();
  }
}
