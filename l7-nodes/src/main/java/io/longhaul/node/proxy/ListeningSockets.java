package io.longhaul.node.proxy;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.channel.unix.UnixChannelOption;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The sockets that directors, or at front doors clients, connect to. Safe from any thread. */
final class ListeningSockets {
  /** Netty has no name for it; numbers of Linux's netinet/tcp.h. */
  private static final ChannelOption<Integer> TCP_MAXSEG =
      new IntegerUnixChannelOption("TCP_MAXSEG", 6, 2);

  private final ServerBootstrap inherited;
  private final ServerBootstrap bootstrap;
  private final ServerBootstrap atDoors;
  private final UnderlayMtu underlay;
  private final boolean tellsSegments;
  private final Map<InetSocketAddress, Channel> doors = new LinkedHashMap<>();

  /**
   * None yet.
   *
   * @param bootstrap complete but for the address and the type of socket
   * @param underlay what clients of front doors are told to fit into
   */
  ListeningSockets(ServerBootstrap bootstrap, Transport transport, UnderlayMtu underlay) {
    this.inherited = AcceptedOptions.of(bootstrap.clone(), transport);
    this.bootstrap = inherited.clone().channel(transport.listener());
    this.underlay = underlay;
    this.atDoors = this.bootstrap.clone();
    this.tellsSegments = transport == Transport.EPOLL;
    if (transport == Transport.EPOLL) {
      // The next run of the process listens beside this one, and maybe before the host has the
      // address.
      var _ =
          atDoors
              .option(UnixChannelOption.SO_REUSEPORT, true)
              .option(EpollChannelOption.IP_FREEBIND, true);
    }
  }

  /** Listens at one address, alone. */
  Channel open(InetSocketAddress at) throws IOException {
    return bind(bootstrap, at, "a free address of this machine");
  }

  /**
   * Takes a listening socket that another process has opened. Whoever comes is left to that one
   * until the channel is told to read.
   *
   * @throws IOException when it is none
   */
  Channel adopt(int descriptor) throws IOException {
    var adopted =
        inherited
            .clone()
            .channelFactory(() -> new EpollServerSocketChannel(descriptor))
            .option(ChannelOption.AUTO_READ, false)
            .register()
            .awaitUninterruptibly();
    if (!adopted.isSuccess()) {
      throw new IOException(
          "listen: descriptor " + descriptor + " (expected: a listening socket)", adopted.cause());
    }
    AcceptedOptions.listening(adopted.channel());
    return adopted.channel();
  }

  /**
   * Listens at these front doors, and at no others. What is open already stays as it is. Where one
   * cannot be opened the others are; to be tried again.
   *
   * @throws IOException naming those that cannot be listened at
   */
  synchronized void doors(Set<InetSocketAddress> wanted) throws IOException {
    doors
        .entrySet()
        .removeIf(
            door -> {
              boolean goes = !wanted.contains(door.getKey());
              if (goes) {
                var _ = door.getValue().close().awaitUninterruptibly();
              }
              return goes;
            });
    List<IOException> failures = new ArrayList<>();
    for (InetSocketAddress at : wanted) {
      if (!doors.containsKey(at)) {
        try {
          doors.put(at, bind(atDoor(at), at, "nobody but Longhaul at a front door"));
        } catch (IOException e) {
          failures.add(e);
        }
      }
    }
    if (!failures.isEmpty()) {
      IOException first = failures.removeFirst();
      failures.forEach(first::addSuppressed);
      throw first;
    }
  }

  private ServerBootstrap atDoor(InetSocketAddress at) {
    return tellsSegments
        ? atDoors.clone().option(TCP_MAXSEG, underlay.maxSegment(at.getAddress()))
        : atDoors;
  }

  private static Channel bind(ServerBootstrap bootstrap, InetSocketAddress at, String expected)
      throws IOException {
    var bound = bootstrap.bind(at).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException("listen: " + at + " (expected: " + expected + ")", bound.cause());
    }
    AcceptedOptions.listening(bound.channel());
    return bound.channel();
  }
}
