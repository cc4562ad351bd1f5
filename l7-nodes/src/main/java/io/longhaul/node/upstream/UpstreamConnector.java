package io.longhaul.node.upstream;

import io.longhaul.node.config.Endpoint;
import io.longhaul.node.metrics.ConnectFailure;
import io.longhaul.node.metrics.NodeMetrics;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import java.net.BindException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Locale;

/** Opens connections to endpoints, each on the event loop of the client that it is for. */
public final class UpstreamConnector {
  private final Bootstrap template;
  private final NodeMetrics metrics;

  /**
   * @param channelType the transport's socket channel
   */
  public UpstreamConnector(Class<? extends Channel> channelType, NodeMetrics metrics) {
    this.metrics = metrics;
    this.template =
        new Bootstrap()
            .channel(channelType)
            .option(ChannelOption.AUTO_READ, false)
            .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.SO_KEEPALIVE, true)
            .handler(new Nothing());
  }

  /** What becomes of a connect; called on the event loop, possibly before connect returns. */
  interface Outcome {
    /** The channel reads nothing yet. */
    void connected(Channel channel);

    void failed(ConnectFailure failure);
  }

  /** Connects to an endpoint. */
  void connect(EventLoop loop, Endpoint endpoint, Duration timeout, Outcome outcome) {
    metrics.upstreamConnects.increment();
    ChannelFuture connect =
        template
            .clone(loop)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) timeout.toMillis())
            .connect(endpoint.address());
    var _ =
        connect.addListener(
            (ChannelFutureListener) future -> onLoop(loop, () -> settle(future, outcome)));
  }

  // A socket that could not even be made fails on a thread that belongs to no connection.
  private static void onLoop(EventLoop loop, Runnable task) {
    if (loop.inEventLoop()) {
      task.run();
    } else {
      loop.execute(task);
    }
  }

  private void settle(ChannelFuture future, Outcome outcome) {
    if (!future.isSuccess()) {
      ConnectFailure failure = classify(future.cause());
      metrics.connectFailures.increment(failure);
      outcome.failed(failure);
      return;
    }
    outcome.connected(future.channel());
  }

  static ConnectFailure classify(Throwable cause) {
    if (cause instanceof ConnectTimeoutException) {
      return ConnectFailure.TIMEOUT;
    }
    String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
    boolean exhausted =
        message.contains("too many open files")
            || message.contains("cannot assign requested address")
            || message.contains("no buffer space");
    if (exhausted || cause instanceof BindException || cause instanceof ChannelException) {
      return ConnectFailure.LOCAL;
    }
    return cause instanceof ConnectException && message.contains("refused")
        ? ConnectFailure.REFUSED
        : ConnectFailure.UNREACHABLE;
  }

  /** A bootstrap wants a handler; ours is added once there is a connection to handle. */
  @io.netty.channel.ChannelHandler.Sharable
  private static final class Nothing extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel channel) {}
  }
}
