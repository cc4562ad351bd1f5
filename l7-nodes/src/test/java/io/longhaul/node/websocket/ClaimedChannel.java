package io.longhaul.node.websocket;

import io.longhaul.node.loop.Interest;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import java.net.ServerSocket;

/**
 * A connection such as the node makes: it reads when it is told to, and its socket may leave it.
 */
final class ClaimedChannel extends ChannelInitializer<Channel> {
  private ClaimedChannel() {}

  /** Connects to a test's listener. */
  static Channel connect(EventLoop loop, ChannelFactory<Channel> sockets, ServerSocket listener) {
    return new Bootstrap()
        .group(loop)
        .channelFactory(sockets)
        .option(ChannelOption.AUTO_READ, false)
        .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
        .handler(new ClaimedChannel())
        .connect(listener.getLocalSocketAddress())
        .syncUninterruptibly()
        .channel();
  }

  @Override
  protected void initChannel(Channel channel) {
    Interest.claim(channel);
  }
}
