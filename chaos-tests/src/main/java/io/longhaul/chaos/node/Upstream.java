package io.longhaul.chaos.node;

import io.longhaul.ops.CommandFailure;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The application behind every proxy: one small response, and a WebSocket echo. It does as little
 * as can be done, so that the proxies are what is measured, and it never ends a connection of
 * itself.
 */
final class Upstream implements AutoCloseable {
  static final String ECHO_PATH = "/echo";

  /** Several, since a proxy has only about 28,000 ports towards each. */
  private static final List<String> ADDRESSES =
      List.of("127.0.0.1", "127.0.0.2", "127.0.0.3", "127.0.0.4");

  private static final int BACKLOG = 4_096;

  private final MultiThreadIoEventLoopGroup group;
  private final List<InetSocketAddress> endpoints = new ArrayList<>();

  private Upstream(int threads) {
    group = new MultiThreadIoEventLoopGroup(threads, EpollIoHandler.newFactory());
  }

  /** Starts it. */
  static Upstream start(int threads) {
    Upstream upstream = new Upstream(threads);
    try {
      upstream.listen();
      return upstream;
    } catch (RuntimeException e) {
      upstream.close();
      throw e;
    }
  }

  private void listen() {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(group)
            .channel(EpollServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    channel.pipeline().addLast(new UpstreamSession());
                  }
                });
    for (String address : ADDRESSES) {
      var bound =
          bootstrap
              .bind(new InetSocketAddress(InetAddress.ofLiteral(address), 0))
              .awaitUninterruptibly();
      if (!bound.isSuccess()) {
        throw new CommandFailure("upstream: cannot listen: " + bound.cause(), bound.cause());
      }
      Channel channel = bound.channel();
      endpoints.add((InetSocketAddress) channel.localAddress());
    }
  }

  /** Where it listens, as {@code IP:port}. */
  List<String> endpoints() {
    return endpoints.stream()
        .map(at -> at.getAddress().getHostAddress() + ":" + at.getPort())
        .toList();
  }

  @Override
  public void close() {
    var _ = group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5_000);
  }
}
