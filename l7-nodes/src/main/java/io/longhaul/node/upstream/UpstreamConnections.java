package io.longhaul.node.upstream;

import io.longhaul.node.config.Endpoint;
import io.longhaul.node.config.NamedEndpoint;
import io.longhaul.node.config.Upstream;
import io.longhaul.node.config.UpstreamLink;
import io.longhaul.node.http.HttpLimits;
import io.longhaul.node.ingress.ClientAddress;
import io.longhaul.node.loop.Timers;
import io.longhaul.node.metrics.ConnectFailure;
import io.longhaul.node.metrics.NodeMetrics;
import io.longhaul.node.tls.UpstreamTlsContext;
import io.longhaul.node.tls.UpstreamTlsContexts;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The connections of one event loop to endpoints: gives each request its stream towards one, on a
 * connection that is there or on a new one. Only its event loop may touch it.
 */
public final class UpstreamConnections implements UpstreamConnection.Home {
  private final EventLoop loop;
  private final UpstreamConnector connector;
  private final NodeMetrics metrics;
  private final UpstreamPool unused;
  private final Http2Connections shared;
  private final UpstreamTlsContexts tls;
  private final Routes routes;

  /**
   * Has no connections yet.
   *
   * @param tls what TLS is begun with
   */
  public UpstreamConnections(
      EventLoop loop,
      UpstreamConnector connector,
      NodeMetrics metrics,
      UpstreamTlsContexts tls,
      Routes routes,
      Timers timers,
      LongSupplier nowMs) {
    this.loop = loop;
    this.connector = connector;
    this.metrics = metrics;
    this.tls = tls;
    this.routes = routes;
    this.unused = new UpstreamPool(timers);
    this.shared = new Http2Connections(loop, connector, metrics, timers, nowMs);
  }

  /** The routes in force. */
  @FunctionalInterface
  public interface Routes {
    /** Whether any leads to this endpoint, and over such connections. */
    boolean leadTo(Endpoint endpoint, UpstreamLink link);
  }

  /** What becomes of a request for a stream; may be told before {@link #open} returns. */
  public interface Outcome {
    void opened(UpstreamStream stream);

    void failed(ConnectFailure failure);
  }

  /**
   * Gets a request a stream.
   *
   * @param client whom the request is from
   * @param fresh whether it must be on a connection that no request has used; of HTTP/1.1, since
   *     one of HTTP/2 that takes no more requests is not chosen
   */
  public void open(
      Upstream upstream,
      NamedEndpoint endpoint,
      ClientAddress client,
      boolean fresh,
      Outcome outcome) {
    Optional<ConnectionKey> key = key(upstream.link(), endpoint, client);
    if (key.isEmpty()) {
      withoutTls(outcome);
    } else if (upstream.link().protocol().sharesConnections()) {
      shared.open(key.get(), upstream, outcome);
    } else {
      Optional<UpstreamConnection> kept = fresh ? Optional.empty() : unused.take(key.get());
      if (kept.isPresent()) {
        metrics.upstreamReused.increment();
        outcome.opened(kept.get().lend(upstream));
      } else {
        connect(key.get(), upstream, outcome);
      }
    }
  }

  /** Whether a request would have to wait for a connection, by the same. */
  public boolean waits(
      Upstream upstream, NamedEndpoint endpoint, ClientAddress client, boolean fresh) {
    Optional<ConnectionKey> key = key(upstream.link(), endpoint, client);
    return key.isPresent()
        && !(upstream.link().protocol().sharesConnections()
            ? shared.hasRoom(key.get())
            : !fresh && unused.has(key.get()));
  }

  /**
   * Connects to an endpoint, with TLS where it is so reached; for whoever wants to know whether
   * that succeeds. Nothing can be asked on what is opened.
   */
  public void connect(
      Upstream upstream, NamedEndpoint endpoint, ClientAddress client, Outcome outcome) {
    Optional<ConnectionKey> key = key(upstream.link(), endpoint, client);
    if (key.isEmpty()) {
      withoutTls(outcome);
    } else {
      connect(key.get(), upstream, outcome);
    }
  }

  /** Empty where there should be TLS, but nothing to begin it with. */
  private Optional<ConnectionKey> key(
      UpstreamLink link, NamedEndpoint endpoint, ClientAddress client) {
    Optional<UpstreamTlsContext> context = link.tls().flatMap(_ -> tls.current(link));
    return link.tls().isPresent() && context.isEmpty()
        ? Optional.empty()
        : Optional.of(ConnectionKey.of(endpoint, link, context, proxied(link, client)));
  }

  private void withoutTls(Outcome outcome) {
    metrics.connectFailures.increment(ConnectFailure.LOCAL);
    outcome.failed(ConnectFailure.LOCAL);
  }

  private void connect(ConnectionKey key, Upstream upstream, Outcome outcome) {
    connector.connect(
        loop,
        key,
        upstream.connectTimeout(),
        new UpstreamConnector.Outcome() {
          @Override
          public void connected(Channel channel) {
            outcome.opened(connection(channel, key).lend(upstream));
          }

          @Override
          public void failed(ConnectFailure failure) {
            outcome.failed(failure);
          }
        });
  }

  private static Optional<ConnectionKey.ProxiedClient> proxied(
      UpstreamLink link, ClientAddress client) {
    return link.proxyProtocol()
        .map(_ -> new ConnectionKey.ProxiedClient(client.source(), client.destination()));
  }

  private UpstreamConnection connection(Channel channel, ConnectionKey key) {
    UpstreamConnection connection =
        new UpstreamConnection(channel, key, this, HttpLimits.DEFAULT, metrics);
    channel.pipeline().addLast(connection);
    return connection;
  }

  @Override
  public void giveBack(UpstreamConnection connection, Upstream upstream) {
    if (isInUse(connection.key())) {
      unused.keep(connection, upstream);
    } else {
      connection.close();
    }
  }

  @Override
  public void drop(UpstreamConnection connection) {
    unused.drop(connection);
  }

  private boolean isInUse(ConnectionKey key) {
    return routes.leadTo(key.endpoint(), key.link())
        && (key.tls().isEmpty() || key.tls().equals(tls.current(key.link())));
  }

  /** Closes the unused connections that no route in force leads to. */
  public void retain() {
    unused.retain(this::isInUse);
    shared.retain(this::isInUse);
  }
}
