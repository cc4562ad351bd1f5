package io.longhaul.node.proxy;

import io.longhaul.node.loop.StayRegistered;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.Inet4Address;
import java.net.InetSocketAddress;

/** How sockets are driven. */
public enum Transport {
  /** Linux's epoll, which can do more and notices more. */
  EPOLL,
  /** Java's selector, for everywhere else. */
  NIO;

  /** The best that this machine has. */
  public static Transport best() {
    return Epoll.isAvailable() ? EPOLL : NIO;
  }

  /** What drives an event loop, until that is to end. */
  IoHandlerFactory loops(LoopsEnd end) {
    return this == EPOLL ? StayRegistered.factory(end::reached) : NioIoHandler.newFactory();
  }

  Class<? extends ServerChannel> listener() {
    return this == EPOLL ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
  }

  /**
   * A socket for a connection to an address, of that one's own family: IPv4 through IPv6 would cost
   * a call and a detour for each connection. Its first bytes are the node's, and acknowledge the
   * endpoint's SYN rather than an empty packet before them. An endpoint's host that is gone is
   * found by keep-alive as soon as a client's (but one that takes no bytes for long is not gone, so
   * it has no time-out of bytes).
   *
   * @throws ChannelException where there are no more sockets
   */
  public Channel socket(InetSocketAddress to) {
    if (this == NIO) {
      return new NioSocketChannel();
    }
    EpollSocketChannel channel =
        new EpollSocketChannel(
            to.getAddress() instanceof Inet4Address
                ? SocketProtocolFamily.INET
                : SocketProtocolFamily.INET6);
    try {
      var _ =
          channel
              .config()
              .setTcpQuickAck(false)
              .setTcpKeepIdle(AcceptedOptions.IDLE_SECONDS)
              .setTcpKeepIntvl(AcceptedOptions.INTERVAL_SECONDS);
      return channel;
    } catch (ChannelException e) {
      channel.unsafe().closeForcibly();
      throw e;
    }
  }
}
