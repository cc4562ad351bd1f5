package io.longhaul.node.testing;

import io.longhaul.node.access.AccessControl;
import io.longhaul.node.balance.Upstreams;
import io.longhaul.node.config.Endpoint;
import io.longhaul.node.config.RoutesDocument;
import io.longhaul.node.discovery.Discovery;
import io.longhaul.node.discovery.DnsSettings;
import io.longhaul.node.ingress.ClientAddress;
import io.longhaul.node.log.AccessLog;
import io.longhaul.node.log.LogSettings;
import io.longhaul.node.metrics.AccessMetrics;
import io.longhaul.node.metrics.DiscoveryMetrics;
import io.longhaul.node.metrics.NodeMetrics;
import io.longhaul.node.metrics.TlsMetrics;
import io.longhaul.node.overload.MemoryUse;
import io.longhaul.node.overload.OverloadLimits;
import io.longhaul.node.proxy.ProxyNode;
import io.longhaul.node.proxy.ProxyPolicy;
import io.longhaul.node.proxy.ProxyServer;
import io.longhaul.node.proxy.Transport;
import io.longhaul.node.proxy.UnderlayMtu;
import io.longhaul.node.proxy.Worker;
import io.longhaul.node.route.RouteSnapshot;
import io.longhaul.node.tls.TicketKeys;
import io.longhaul.node.tls.TlsDoors;
import io.longhaul.node.tls.TlsEngine;
import io.longhaul.node.trace.Tracer;
import io.longhaul.node.traffic.NodeTraffic;
import io.longhaul.node.traffic.SeriesLimits;
import io.longhaul.node.upstream.UpstreamConnector;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A node's data path without directors, on a port of its own. */
public final class TestNode implements Closeable {
  public static final String ID = "n1";

  /** Where every client comes to. */
  public static final String DOOR = "web";

  private final MeterRegistry registry;
  private final NodeMetrics metrics;
  private final ProxyServer server;
  private final AtomicReference<EventLoop> loop = new AtomicReference<>();

  private TestNode(Options options, RouteSnapshot routes, MeterRegistry registry)
      throws IOException {
    this.registry = registry;
    this.metrics = new NodeMetrics(registry);
    AccessLog log =
        options.log().isPresent()
            ? AccessLog.start(options.log().get(), ID, registry)
            : AccessLog.off();
    Discovery discovery = new Discovery(options.dns(), new DiscoveryMetrics(registry));
    NodeTraffic traffic = new NodeTraffic(registry, SeriesLimits.DEFAULT);
    Upstreams upstreams = new Upstreams(Worker::nowMs, 0, discovery, traffic);
    UpstreamConnector connector = new UpstreamConnector(options.transport()::socket, metrics);
    TlsDoors tls = new TlsDoors(options.engine(), TicketKeys.random(), new TlsMetrics(registry));
    ProxyNode node =
        new ProxyNode(
            inTestsTime(options.policy()),
            metrics,
            upstreams,
            connector,
            tls,
            log,
            Tracer.passing(),
            new AccessControl(new AccessMetrics(registry)),
            discovery,
            routes);
    InetSocketAddress listen = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    server =
        ProxyServer.start(
            node,
            new ProxyServer.Setup(
                Optional.of(listen),
                options.transport(),
                1,
                options.maxConnections(),
                UnderlayMtu.DEFAULT,
                () -> new DirectEntry(loop),
                options.memory()));
  }

  // The leak detector notes a stack at each access to a buffer, so event loops are late here.
  private static ProxyPolicy inTestsTime(ProxyPolicy policy) {
    return policy.overload().equals(OverloadLimits.DEFAULT)
        ? policy.with(OverloadLimits.of(Duration.ZERO, Duration.ZERO, 90, 95, 98))
        : policy;
  }

  /** What a test may want differently. */
  public record Options(
      ProxyPolicy policy,
      Transport transport,
      int maxConnections,
      TlsEngine engine,
      Optional<LogSettings> log,
      Supplier<MemoryUse> memory,
      DnsSettings dns) {
    public static final Options DEFAULT =
        new Options(
            ProxyPolicy.of(ID),
            Transport.best(),
            1_000,
            TlsEngine.best(),
            Optional.empty(),
            MemoryUse.ofProcess(),
            DnsSettings.DEFAULT);

    public Options with(ProxyPolicy other) {
      return new Options(other, transport, maxConnections, engine, log, memory, dns);
    }

    public Options with(Transport other) {
      return new Options(policy, other, maxConnections, engine, log, memory, dns);
    }

    public Options with(TlsEngine other) {
      return new Options(policy, transport, maxConnections, other, log, memory, dns);
    }

    public Options with(LogSettings other) {
      return new Options(
          policy, transport, maxConnections, engine, Optional.of(other), memory, dns);
    }

    public Options withMaxConnections(int most) {
      return new Options(policy, transport, most, engine, log, memory, dns);
    }

    public Options withMemory(Supplier<MemoryUse> other) {
      return new Options(policy, transport, maxConnections, engine, log, other, dns);
    }

    public Options with(DnsSettings other) {
      return new Options(policy, transport, maxConnections, engine, log, memory, other);
    }
  }

  /** Everything goes to one upstream with these endpoints. */
  public static TestNode to(Endpoint... endpoints) throws IOException {
    return start(Options.DEFAULT, routesTo("", endpoints));
  }

  public static TestNode start(Options options, RouteSnapshot routes) throws IOException {
    return start(options, routes, new SimpleMeterRegistry());
  }

  /** Counts in a registry of the test's. */
  public static TestNode start(Options options, RouteSnapshot routes, MeterRegistry registry)
      throws IOException {
    return new TestNode(options, routes, registry);
  }

  /**
   * Routes that lead everything to one upstream.
   *
   * @param settings more fields of the upstream, such as {@code responseTimeout: 1s}
   */
  public static RouteSnapshot routesTo(String settings, Endpoint... endpoints) {
    String list =
        Arrays.stream(endpoints).map(e -> "\"" + e + "\"").collect(Collectors.joining(", "));
    String separator = settings.isEmpty() ? "" : ", ";
    return RouteSnapshot.of(
        RoutesDocument.parse(
            "test.yaml",
            """
            routes: [{host: "*", path: /, upstream: app}]
            upstreams: [{name: app, endpoints: [%s]%s%s}]
            """
                .formatted(list, separator, settings)));
  }

  /**
   * The same at a door that ends TLS.
   *
   * @param tls the listener's, such as {@code {certificates: [...]}}
   */
  public static RouteSnapshot secureRoutesTo(String tls, Endpoint endpoint) {
    return secureRoutesTo(tls, endpoint, "");
  }

  /**
   * The same to an upstream of which there is more to say.
   *
   * @param settings more fields of the upstream, such as {@code , protocol: h2c}
   */
  public static RouteSnapshot secureRoutesTo(String tls, Endpoint endpoint, String settings) {
    return RouteSnapshot.of(
        RoutesDocument.parse(
            "test.yaml",
            """
            listeners: [{name: public, door: %s, tls: %s}]
            routes: [{host: "*", path: /, upstream: app}]
            upstreams: [{name: app, endpoints: ["%s"]%s}]
            """
                .formatted(DOOR, tls, endpoint, settings)));
  }

  public ProxyServer server() {
    return server;
  }

  /** Its only event loop, known once somebody has connected. */
  public EventLoop loop() {
    return Objects.requireNonNull(loop.get());
  }

  public Peer connect() throws IOException {
    return Peer.connect(server.address().orElseThrow());
  }

  /** A counter's value, by its name behind {@code longhaul.node.} and its tags. */
  public double count(String name, String... tags) {
    return registry.get("longhaul.node." + name).tags(tags).counter().count();
  }

  /** All counters of a name, by their tags. */
  public Stream<Counter> counters(String name) {
    return registry.find("longhaul.node." + name).counters().stream();
  }

  /** A gauge's value, by its name behind {@code longhaul.node.}. */
  public double gauge(String name, String... tags) {
    return registry.get("longhaul.node." + name).tags(tags).gauge().value();
  }

  public int tunnels() {
    return metrics.tunnels.get();
  }

  @Override
  public void close() {
    server.close();
  }

  /** Lets every connection in as its own client. */
  private static final class DirectEntry extends ChannelInboundHandlerAdapter {
    private final AtomicReference<EventLoop> loop;

    DirectEntry(AtomicReference<EventLoop> loop) {
      this.loop = loop;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
      InetSocketAddress source =
          (InetSocketAddress) Objects.requireNonNull(ctx.channel().remoteAddress());
      InetSocketAddress destination =
          (InetSocketAddress) Objects.requireNonNull(ctx.channel().localAddress());
      loop.set(ctx.channel().eventLoop());
      ctx.channel()
          .attr(ClientAddress.KEY)
          .set(ClientAddress.direct(source, destination, Optional.of(DOOR)));
      ctx.pipeline().remove(this);
      ctx.fireChannelActive();
    }
  }
}
