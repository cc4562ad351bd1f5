package io.longhaul.director.relay;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.FastThreadLocal;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The event loops and sockets of the system's best kind. */
final class Transport {
  /** Unanswered keep-alive probes, and the seconds between them, before a peer counts as gone. */
  private static final int KEEP_ALIVE_PROBES = 8;

  private static final int KEEP_ALIVE_INTERVAL_SECONDS = 15;

  /** Longest that closing waits for the event loops. */
  private static final long CLOSE_TIMEOUT_SECONDS = 10;

  private final boolean epoll;
  private final IoEventLoopGroup loops;
  private final ByteBufAllocator allocator;
  private final FastThreadLocal<LoopBuffers> buffers = new PerLoop();
  private final RelayTimeouts timeouts;

  private Transport(
      boolean epoll, int workers, ByteBufAllocator allocator, RelayTimeouts timeouts) {
    this.epoll = epoll;
    this.allocator = allocator;
    this.timeouts = timeouts;
    IoHandlerFactory factory = epoll ? StayRegistered.factory() : NioIoHandler.newFactory();
    this.loops =
        new MultiThreadIoEventLoopGroup(
            workers, new DefaultThreadFactory("longhaul-relay", true), factory);
  }

  /**
   * Starts event loops.
   *
   * @throws IllegalArgumentException where epoll is demanded and the system lacks it
   */
  static Transport open(
      TransportKind kind, int workers, ByteBufAllocator allocator, RelayTimeouts timeouts) {
    if (kind == TransportKind.EPOLL && !Epoll.isAvailable()) {
      throw new IllegalArgumentException(
          "transport: epoll is not available here (expected: auto or nio): "
              + Epoll.unavailabilityCause());
    }
    return new Transport(
        kind != TransportKind.NIO && Epoll.isAvailable(), workers, allocator, timeouts);
  }

  boolean isEpoll() {
    return epoll;
  }

  /** The event loop whose turn it is. */
  EventLoop next() {
    return loops.next();
  }

  /** What the connections of the calling event loop share. */
  LoopBuffers buffers() {
    return buffers.get();
  }

  /** Runs a last task in each event loop, waits for it, and ends the event loops. */
  void close(Runnable lastInEachLoop) {
    List<Future<?>> last = new ArrayList<>();
    loops.forEach(loop -> last.add(loop.submit(lastInEachLoop)));
    last.forEach(done -> done.awaitUninterruptibly(CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS));
    loops.shutdownGracefully(0, CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  ServerChannel listener(int backlog) {
    ServerChannel listener = epoll ? new EpollServerSocketChannel() : new NioServerSocketChannel();
    listener.config().setOption(ChannelOption.SO_BACKLOG, backlog);
    listener.config().setOption(ChannelOption.SO_REUSEADDR, true);
    listener.config().setAutoRead(false);
    return listener;
  }

  /** A socket towards a node, not connected yet. */
  SocketChannel outgoing() {
    SocketChannel channel = epoll ? new EpollSocketChannel() : new NioSocketChannel();
    tune(channel);
    channel.config().setConnectTimeoutMillis(timeouts.connectMs());
    return channel;
  }

  /** Sets what both sockets of a relayed connection have in common. */
  void tune(SocketChannel channel) {
    // Reads are asked for one by one, so that no side outruns the other.
    channel.config().setAutoRead(false);
    channel.config().setAllocator(allocator);
    channel.config().setAllowHalfClosure(true);
    channel.config().setTcpNoDelay(true);
    channel.config().setKeepAlive(true);
    if (epoll) {
      channel.config().setOption(EpollChannelOption.TCP_USER_TIMEOUT, timeouts.deadPeerMs());
      channel.config().setOption(EpollChannelOption.TCP_KEEPIDLE, timeouts.keepAliveIdleSeconds());
      channel.config().setOption(EpollChannelOption.TCP_KEEPINTVL, KEEP_ALIVE_INTERVAL_SECONDS);
      channel.config().setOption(EpollChannelOption.TCP_KEEPCNT, KEEP_ALIVE_PROBES);
    }
  }

  private static final class PerLoop extends FastThreadLocal<LoopBuffers> {
    @Override
    protected LoopBuffers initialValue() {
      return new LoopBuffers();
    }

    @Override
    protected void onRemoval(LoopBuffers buffers) {
      buffers.close();
    }
  }
}
