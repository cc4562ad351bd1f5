package io.longhaul.node.proxy;

import io.longhaul.node.access.AccessControl;
import io.longhaul.node.balance.Upstreams;
import io.longhaul.node.config.Endpoint;
import io.longhaul.node.config.Prefix;
import io.longhaul.node.config.RoutesDocument;
import io.longhaul.node.config.Upstream;
import io.longhaul.node.config.UpstreamLink;
import io.longhaul.node.discovery.Discovery;
import io.longhaul.node.ingress.ClientAddress;
import io.longhaul.node.limit.ConnectionGate;
import io.longhaul.node.log.AccessLog;
import io.longhaul.node.metrics.NodeMetrics;
import io.longhaul.node.missing.MissingPart;
import io.longhaul.node.route.RouteSnapshot;
import io.longhaul.node.tls.TlsDoors;
import io.longhaul.node.trace.Tracer;
import io.longhaul.node.upstream.UpstreamConnector;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What all connections of a node share. The routes and the draining flag may change at any time.
 */
public final class ProxyNode {
  private final ProxyPolicy policy;
  private final NodeMetrics metrics;
  private final Upstreams upstreams;
  private final UpstreamConnector connector;
  private final TlsDoors tls;
  private final AccessLog log;
  private final Tracer tracer;
  private final AccessControl access;
  private final ConnectionGate gate;
  private final Discovery discovery;
  private volatile RouteSnapshot routes;
  private volatile Set<Endpoint> endpointsInUse;
  private volatile Set<UpstreamLink> linksInUse;
  private volatile boolean draining;

  public ProxyNode(
      ProxyPolicy policy,
      NodeMetrics metrics,
      Upstreams upstreams,
      UpstreamConnector connector,
      TlsDoors tls,
      AccessLog log,
      Tracer tracer,
      AccessControl access,
      Discovery discovery,
      RouteSnapshot initial) {
    this.policy = policy;
    this.metrics = metrics;
    this.upstreams = upstreams;
    this.connector = connector;
    this.tls = tls;
    this.log = log;
    this.tracer = tracer;
    this.access = access;
    this.gate = new ConnectionGate(policy.connections());
    this.discovery = discovery;
    this.routes = configured(initial);
    this.endpointsInUse = upstreams.endpoints();
    this.linksInUse = linksOf(initial);
  }

  public ProxyPolicy policy() {
    return policy;
  }

  /** Whether what the client says about where a request came from is believed. */
  boolean trusts(ClientAddress client) {
    return Prefix.anyContains(policy.trustedForwarders(), client.source().getAddress());
  }

  public NodeMetrics metrics() {
    return metrics;
  }

  /** What is known of the applications. */
  public Upstreams upstreams() {
    return upstreams;
  }

  public UpstreamConnector connector() {
    return connector;
  }

  /** Which front doors end TLS, and with what. */
  public TlsDoors tls() {
    return tls;
  }

  /** Where requests and tunnels are written down, if anywhere. */
  public AccessLog log() {
    return log;
  }

  /** What it does about traces. */
  public Tracer tracer() {
    return tracer;
  }

  /** How many it lets in. */
  public ConnectionGate gate() {
    return gate;
  }

  /** Whom it lets in. */
  public AccessControl access() {
    return access;
  }

  /** The routes in force now; a request asks once and keeps the answer. */
  public RouteSnapshot routes() {
    return routes;
  }

  /**
   * Puts other routes in force for the requests that start from now on. Where that fails, what was
   * in force stays as it was.
   */
  public synchronized void routes(RouteSnapshot snapshot) {
    routes = configured(snapshot);
    endpointsInUse = upstreams.endpoints();
    linksInUse = linksOf(snapshot);
    discovery.retain(snapshot.document());
  }

  /** What reads files and may fail comes first, and ends nothing that the routes before need. */
  private RouteSnapshot configured(RouteSnapshot snapshot) {
    RoutesDocument document = snapshot.document();
    discovery.follow(document);
    Runnable policies = access.prepare(document);
    tls.routes(document);
    policies.run();
    upstreams.configure(document);
    return snapshot.measured(upstreams.traffic());
  }

  /**
   * Puts the endpoints in force that names and files stand for now.
   *
   * @return whether any are others than before
   */
  synchronized boolean locate() {
    boolean changed = upstreams.locate();
    endpointsInUse = upstreams.endpoints();
    return changed;
  }

  /** What finds endpoints that routes do not name by address. */
  public Discovery discovery() {
    return discovery;
  }

  /** What the routes in force name and could not be had yet. */
  List<MissingPart> missing() {
    return MissingParts.of(this);
  }

  /** Takes what has not been named for a while out of the metrics; to be called now and then. */
  public void forgetMeters() {
    upstreams
        .traffic()
        .retain(NamedTraffic.of(routes.document(), upstreams.known()), Worker.nowMs());
  }

  /** The endpoints of the routes in force. */
  public Set<Endpoint> endpointsInUse() {
    return endpointsInUse;
  }

  /** Whether the routes in force lead to an endpoint, and over connections like these. */
  boolean leadTo(Endpoint endpoint, UpstreamLink link) {
    return endpointsInUse.contains(endpoint) && linksInUse.contains(link);
  }

  private static Set<UpstreamLink> linksOf(RouteSnapshot snapshot) {
    return snapshot.document().upstreams().stream()
        .map(Upstream::link)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Whether responses tell their clients to connect anew for their next request. */
  public boolean draining() {
    return draining;
  }

  public void draining(boolean whether) {
    draining = whether;
  }
}
