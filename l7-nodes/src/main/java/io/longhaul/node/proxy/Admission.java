package io.longhaul.node.proxy;

import io.longhaul.node.loop.AtClose;
import io.longhaul.node.metrics.NodeMetrics;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;

/** Lets client connections in up to a limit; those above it get a short 503 and are closed. */
final class Admission {
  private final int maxConnections;
  private final NodeMetrics metrics;

  /** The same for all. */
  private final Runnable leave = this::leave;

  Admission(int maxConnections, NodeMetrics metrics) {
    this.maxConnections = maxConnections;
    this.metrics = metrics;
  }

  /** Whether the connection may stay; it is counted until it closes. */
  boolean admit(Channel channel) {
    if (metrics.connections.incrementAndGet() > maxConnections) {
      var _ = metrics.connections.decrementAndGet();
      metrics.acceptRefused.increment();
      refuse(channel);
      return false;
    }
    metrics.accepted.increment();
    AtClose.run(channel, leave);
    return true;
  }

  private void leave() {
    var _ = metrics.connections.decrementAndGet();
  }

  // The channel is not registered yet while its pipeline is being built.
  private static void refuse(Channel channel) {
    channel
        .eventLoop()
        .execute(
            () -> {
              var _ =
                  channel
                      .writeAndFlush(
                          Answer.TOO_MANY_CONNECTIONS.encode(channel.alloc(), false, false))
                      .addListener(ChannelFutureListener.CLOSE);
            });
  }
}
