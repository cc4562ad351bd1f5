package io.longhaul.node.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.config.Endpoint;
import io.longhaul.node.config.NamedEndpoint;
import io.longhaul.node.config.UpstreamLink;
import io.longhaul.node.config.UpstreamProtocol;
import io.longhaul.node.loop.Wire;
import io.longhaul.node.metrics.ConnectFailure;
import io.longhaul.node.metrics.NodeMetrics;
import io.longhaul.node.proxy.Transport;
import io.longhaul.node.testing.Requirement;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.epoll.EpollSocketChannelConfig;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connections as they are opened, and what is found where they cannot be. */
class UpstreamConnectorTest {
  private final NodeMetrics metrics = new NodeMetrics(new SimpleMeterRegistry());
  private MultiThreadIoEventLoopGroup loops;

  @BeforeEach
  void begin() {
    Requirement.holds(Epoll.isAvailable(), "families are told apart with Linux's epoll");
    loops = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
  }

  @AfterEach
  void end() {
    var _ =
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly(10, TimeUnit.SECONDS);
  }

  @Test
  void endpointsOfBothFamiliesAreReachedFromAnAddressOfTheirs() throws Exception {
    for (String host : new String[] {"127.0.0.1", "::1"}) {
      InetAddress address = InetAddress.getByName(host);
      try (ServerSocket app = new ServerSocket(0, 1, address)) {
        SocketChannel channel =
            (SocketChannel) opened(Transport.EPOLL::socket, app).get(20, TimeUnit.SECONDS);
        assertThat(channel.remoteAddress())
            .isEqualTo(new InetSocketAddress(address, app.getLocalPort()));
        assertThat(channel.localAddress().getAddress()).isEqualTo(address);
        assertThat(channel.config().isTcpNoDelay()).isTrue();
        assertThat(channel.config().isKeepAlive()).isTrue();
        try (Socket accepted = app.accept()) {
          assertThat(accepted.getPort()).isEqualTo(channel.localAddress().getPort());
        }
        Wire.close(channel);
      }
    }
  }

  @Test
  void firstBytesAcknowledgeTheEndpointsSyn() {
    EpollSocketChannel channel =
        (EpollSocketChannel)
            Transport.EPOLL.socket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 1));
    assertThat(channel.config().isTcpQuickAck()).isFalse();
    channel.unsafe().closeForcibly();
  }

  @Test
  void endpointsThatAreGoneAreLookedForAsClientsAre() throws Exception {
    try (ServerSocket app = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      EpollSocketChannelConfig config =
          ((EpollSocketChannel) opened(Transport.EPOLL::socket, app).get(20, TimeUnit.SECONDS))
              .config();
      assertThat(config.isKeepAlive()).isTrue();
      assertThat(config.getTcpKeepIdle()).isEqualTo(60);
      assertThat(config.getTcpKeepIntvl()).isEqualTo(15);
      // An application that takes nothing for a while answers, and is not gone.
      assertThat(config.getTcpUserTimeout()).isZero();
    }
  }

  @Test
  void wantOfSocketsIsOurFault() throws Exception {
    try (ServerSocket app = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Function<InetSocketAddress, Channel> exhausted =
          _ -> {
            throw new ChannelException("newSocketStream: Too many open files");
          };
      assertThat(opened(exhausted, app).handle((_, failure) -> failure).get(20, TimeUnit.SECONDS))
          .hasMessage(ConnectFailure.LOCAL.name());
    }
  }

  @Test
  void socketThatDoesNotConnectIsClosed() throws Exception {
    ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    SocketAddress nobody = gone.getLocalSocketAddress();
    gone.close();
    BlockingQueue<Channel> made = new LinkedBlockingQueue<>();
    Function<InetSocketAddress, Channel> sockets =
        to -> {
          Channel channel = Transport.EPOLL.socket(to);
          made.add(channel);
          return channel;
        };
    assertThat(opened(sockets, nobody).handle((_, failure) -> failure).get(20, TimeUnit.SECONDS))
        .hasMessage(ConnectFailure.REFUSED.name());
    assertThat(made.take().closeFuture().await(20, TimeUnit.SECONDS)).isTrue();
  }

  private CompletableFuture<Channel> opened(
      Function<InetSocketAddress, Channel> sockets, ServerSocket app) {
    return opened(sockets, app.getLocalSocketAddress());
  }

  private CompletableFuture<Channel> opened(
      Function<InetSocketAddress, Channel> sockets, SocketAddress at) {
    CompletableFuture<Channel> settled = new CompletableFuture<>();
    UpstreamLink link =
        new UpstreamLink(UpstreamProtocol.HTTP1, Optional.empty(), Optional.empty(), 10);
    Endpoint to = new Endpoint((InetSocketAddress) at);
    new UpstreamConnector(sockets, metrics)
        .connect(
            loops.next(),
            ConnectionKey.of(NamedEndpoint.of(to), link, Optional.empty(), Optional.empty()),
            Duration.ofSeconds(10),
            new UpstreamConnector.Outcome() {
              @Override
              public void connected(Channel channel) {
                var _ = settled.complete(channel);
              }

              @Override
              public void failed(ConnectFailure failure) {
                var _ = settled.completeExceptionally(new IOException(failure.name()));
              }
            });
    return settled;
  }
}
