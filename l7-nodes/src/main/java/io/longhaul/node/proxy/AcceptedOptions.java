package io.longhaul.node.proxy;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.unix.IntegerUnixChannelOption;

/**
 * What a client's socket is told: to find that its peer is gone, and not to acknowledge a request
 * by a packet of its own. Linux gives a socket that is accepted the options of the listening one,
 * so they are set there, once, rather than by a call each for each connection.
 */
final class AcceptedOptions {
  /**
   * How long sent bytes may stay without acknowledgement; a half-open client is gone then. Longer
   * than a director's own limit by default, since a client that reads nothing for a while shows
   * here as a director that reads nothing.
   */
  static final int TCP_USER_TIMEOUT_MS = 600_000;

  /** Of silence, before the kernel asks whether the other one is still there. */
  static final int IDLE_SECONDS = 60;

  /** Between such questions; Linux gives up after nine ({@code tcp_keepalive_probes}). */
  static final int INTERVAL_SECONDS = 15;

  /** Numbers of Linux's asm-generic/socket.h and netinet/tcp.h. */
  private static final int SOL_SOCKET = 1;

  private static final int SOL_TCP = 6;

  /** Netty has no names for them where a socket listens. */
  private static final ChannelOption<Integer> SO_KEEPALIVE =
      new IntegerUnixChannelOption("SO_KEEPALIVE", SOL_SOCKET, 9);

  private static final ChannelOption<Integer> TCP_KEEPIDLE =
      new IntegerUnixChannelOption("TCP_KEEPIDLE", SOL_TCP, 4);
  private static final ChannelOption<Integer> TCP_KEEPINTVL =
      new IntegerUnixChannelOption("TCP_KEEPINTVL", SOL_TCP, 5);
  private static final ChannelOption<Integer> TCP_USER_TIMEOUT =
      new IntegerUnixChannelOption("TCP_USER_TIMEOUT", SOL_TCP, 18);

  /** Off, the response acknowledges the first request, or Linux does after 40 ms. */
  private static final ChannelOption<Integer> TCP_QUICKACK =
      new IntegerUnixChannelOption("TCP_QUICKACK", SOL_TCP, 12);

  private AcceptedOptions() {}

  /** Adds what the sockets need that are accepted; TCP_NODELAY is set by Netty itself. */
  static ServerBootstrap of(ServerBootstrap bootstrap, Transport transport) {
    return switch (transport) {
      case NIO -> bootstrap.childOption(ChannelOption.SO_KEEPALIVE, true);
      case EPOLL ->
          bootstrap
              .option(SO_KEEPALIVE, 1)
              .option(TCP_KEEPIDLE, IDLE_SECONDS)
              .option(TCP_KEEPINTVL, INTERVAL_SECONDS)
              .option(TCP_USER_TIMEOUT, TCP_USER_TIMEOUT_MS);
    };
  }

  /** Sets what a socket forgets when it begins to listen. */
  static void listening(Channel listener) {
    if (listener instanceof EpollServerSocketChannel) {
      var _ = listener.config().setOption(TCP_QUICKACK, 0);
    }
  }
}
