package io.longhaul.node.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.testing.Await;
import io.longhaul.node.testing.Requirement;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.epoll.EpollSocketChannelConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the sockets that are accepted have from those that listen. */
class ListeningSocketsTest {
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();

  private final Queue<EpollSocketChannel> accepted = new ConcurrentLinkedQueue<>();
  private EventLoopGroup loops;
  private ListeningSockets sockets;

  @BeforeEach
  void begin() {
    Requirement.holds(Epoll.isAvailable(), "only Linux hands options on");
    loops = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loops)
            .childHandler(
                new ChannelInitializer<EpollSocketChannel>() {
                  @Override
                  protected void initChannel(EpollSocketChannel channel) {
                    accepted.add(channel);
                  }
                });
    sockets = new ListeningSockets(bootstrap, Transport.EPOLL, UnderlayMtu.DEFAULT);
  }

  @AfterEach
  void end() {
    var _ =
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly(10, TimeUnit.SECONDS);
  }

  @Test
  void socketsHaveTheirOptionsWhereDirectorsConnect() throws IOException {
    assertInherits(sockets.open(new InetSocketAddress(HERE, 0)).localAddress());
  }

  @Test
  void socketsHaveTheirOptionsAtAFrontDoor() throws IOException {
    InetSocketAddress door = free();
    sockets.doors(Set.of(door));
    assertInherits(door);
  }

  @Test
  void socketsHaveTheirOptionsWhereAnotherProcessOpened() throws IOException {
    // Without any of our options, as an older version may have left it.
    Channel other =
        new ServerBootstrap()
            .group(loops)
            .channel(EpollServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {}
                })
            .register()
            .syncUninterruptibly()
            .channel();
    InetSocketAddress at = free();
    var _ = other.bind(at).syncUninterruptibly();
    var _ = other.deregister().syncUninterruptibly();
    Channel adopted = sockets.adopt(((EpollServerSocketChannel) other).fd().intValue());
    try (Socket early = new Socket()) {
      early.connect(at, 10_000);
      adopted.eventLoop().submit(() -> {}).syncUninterruptibly();
      assertThat(accepted).as("it is the other process's still").isEmpty();
      adopted.config().setAutoRead(true);
      Await.until("it is accepted", () -> !accepted.isEmpty());
      accepted.remove();
    }
    assertInherits(at);
  }

  private void assertInherits(java.net.SocketAddress at) throws IOException {
    try (Socket client = new Socket()) {
      client.connect(at, 10_000);
      Await.until("it is accepted", () -> !accepted.isEmpty());
      EpollSocketChannelConfig options = accepted.remove().config();
      assertThat(options.isKeepAlive()).isTrue();
      assertThat(options.getTcpKeepIdle()).isEqualTo(AcceptedOptions.IDLE_SECONDS);
      assertThat(options.getTcpKeepIntvl()).isEqualTo(AcceptedOptions.INTERVAL_SECONDS);
      assertThat(options.getTcpUserTimeout()).isEqualTo(AcceptedOptions.TCP_USER_TIMEOUT_MS);
      assertThat(options.isTcpNoDelay()).isTrue();
      assertThat(options.isTcpQuickAck()).isFalse();
    }
  }

  private static InetSocketAddress free() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, HERE)) {
      return new InetSocketAddress(HERE, socket.getLocalPort());
    }
  }
}
