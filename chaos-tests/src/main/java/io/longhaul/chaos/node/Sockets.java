package io.longhaul.chaos.node;

import io.longhaul.chaos.load.SourceAddresses;
import io.longhaul.chaos.load.Target;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** Makes the clients' WebSockets, all on one event loop. */
final class Sockets implements AutoCloseable {
  private static final int CONNECT_TIMEOUT_MS = 10_000;

  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
  private final EventLoop loop = group.next();
  private final ClientTls tls = ClientTls.usual();
  private final Bootstrap bootstrap =
      new Bootstrap()
          .group(loop)
          .channel(EpollSocketChannel.class)
          .option(ChannelOption.TCP_NODELAY, true)
          .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MS)
          // Otherwise the system picks a port before it knows the destination, which wastes ports.
          .option(EpollChannelOption.IP_BIND_ADDRESS_NO_PORT, true);

  /** Owns the sockets; whatever concerns them has to be called by it. */
  EventLoop loop() {
    return loop;
  }

  /**
   * Begins to open one.
   *
   * @param number among those that are open at the same time; one address has only so many ports
   */
  EchoSocket open(InetSocketAddress proxy, Wire wire, long number, SocketOwner owner) {
    String authority = proxy.getAddress().getHostAddress() + ":" + proxy.getPort();
    EchoSocket socket =
        new EchoSocket(owner, Target.parse("ws://" + authority + Upstream.ECHO_PATH), number);
    Bootstrap own = bootstrap.clone().handler(wire.secure() ? secured(socket) : socket);
    var connecting =
        SourceAddresses.of(proxy.getAddress(), number)
            .map(source -> own.connect(proxy, source))
            .orElseGet(() -> own.connect(proxy));
    connecting.addListener(
        done -> {
          if (!done.isSuccess()) {
            socket.unreachable(String.valueOf(done.cause()));
          }
        });
    return socket;
  }

  private ChannelInitializer<Channel> secured(EchoSocket socket) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        channel.pipeline().addLast(tls.handler(channel), socket);
      }
    };
  }

  /** For connections of another kind on the same event loop. */
  Bootstrap bootstrap() {
    return bootstrap.clone();
  }

  @Override
  public void close() {
    var _ = group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5_000);
  }
}
