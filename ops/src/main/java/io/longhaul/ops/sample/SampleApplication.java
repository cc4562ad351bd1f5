package io.longhaul.ops.sample;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/**
 * A small web application to have something behind a tier: {@code /} is a page, {@code /echo} a
 * WebSocket echo, {@code /whoami} shows a request as it arrived, {@code /events} streams who serves
 * the caller.
 */
public final class SampleApplication implements AutoCloseable {
  private static final int THREADS = 1;
  private static final int BACKLOG = 4096;
  private static final int CLOSE_TIMEOUT_MS = 500;

  private final MultiThreadIoEventLoopGroup loops;
  private final Channel listener;

  private SampleApplication(MultiThreadIoEventLoopGroup loops, Channel listener) {
    this.loops = loops;
    this.listener = listener;
  }

  /**
   * Starts it.
   *
   * @param listen port 0 takes a free one
   * @throws IOException when the address cannot be listened on
   */
  public static SampleApplication start(InetSocketAddress listen) throws IOException {
    boolean epoll = Epoll.isAvailable();
    IoHandlerFactory handlers = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(THREADS, handlers);
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loops)
            .channel(epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childHandler(new SamplePipeline(new LiveEvents(loops.next())));
    var bound = bootstrap.bind(listen).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      var _ = loops.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS);
      throw new IOException(listen + " cannot be listened on", bound.cause());
    }
    return new SampleApplication(loops, bound.channel());
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return (InetSocketAddress) listener.localAddress();
  }

  /** Closes every connection and stops listening. */
  @Override
  public void close() {
    var _ =
        loops
            .shutdownGracefully(0, CLOSE_TIMEOUT_MS, TimeUnit.MILLISECONDS)
            .awaitUninterruptibly(2 * CLOSE_TIMEOUT_MS);
  }
}
