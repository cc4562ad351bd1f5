package io.longhaul.node.upstream;

import io.longhaul.node.config.Endpoint;
import io.longhaul.node.config.Upstream;
import io.longhaul.node.http.HttpLimits;
import io.longhaul.node.loop.DeadlineWheel;
import io.longhaul.node.metrics.ConnectFailure;
import io.longhaul.node.metrics.NodeMetrics;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * The connections of one event loop to endpoints: gives each request its stream towards one, on a
 * connection that is there or on a new one. Only its event loop may touch it.
 */
public final class UpstreamConnections {
  private final EventLoop loop;
  private final UpstreamConnector connector;
  private final NodeMetrics metrics;
  private final UpstreamPool unused;
  private final Predicate<Endpoint> inUse;

  /**
   * Has no connections yet.
   *
   * @param inUse whether the routes in force lead to an endpoint
   */
  public UpstreamConnections(
      EventLoop loop,
      UpstreamConnector connector,
      NodeMetrics metrics,
      Predicate<Endpoint> inUse,
      DeadlineWheel wheel,
      LongSupplier nowMs) {
    this.loop = loop;
    this.connector = connector;
    this.metrics = metrics;
    this.inUse = inUse;
    this.unused = new UpstreamPool(wheel, nowMs);
  }

  /** What becomes of a request for a stream; may be told before {@link #open} returns. */
  public interface Outcome {
    void opened(UpstreamStream stream);

    void failed(ConnectFailure failure);
  }

  /**
   * Gets a request a stream.
   *
   * @param fresh whether it must be on a connection that no request has used
   */
  public void open(Upstream upstream, Endpoint endpoint, boolean fresh, Outcome outcome) {
    Optional<UpstreamConnection> kept = fresh ? Optional.empty() : unused.take(endpoint);
    if (kept.isPresent()) {
      metrics.upstreamReused.increment();
      outcome.opened(kept.get().lend(upstream));
      return;
    }
    connector.connect(
        loop,
        endpoint,
        upstream.connectTimeout(),
        new UpstreamConnector.Outcome() {
          @Override
          public void connected(Channel channel) {
            outcome.opened(connection(channel, endpoint).lend(upstream));
          }

          @Override
          public void failed(ConnectFailure failure) {
            outcome.failed(failure);
          }
        });
  }

  private UpstreamConnection connection(Channel channel, Endpoint endpoint) {
    UpstreamConnection connection =
        new UpstreamConnection(channel, endpoint, this, HttpLimits.DEFAULT, metrics);
    channel.pipeline().addLast(connection);
    return connection;
  }

  /** A connection is free for another request. */
  void giveBack(UpstreamConnection connection, Upstream upstream) {
    if (inUse.test(connection.endpoint())) {
      unused.keep(connection, upstream);
    } else {
      connection.close();
    }
  }

  /** Closes the unused connections to all other endpoints. */
  public void retain(Set<Endpoint> endpoints) {
    unused.retain(endpoints);
  }
}
