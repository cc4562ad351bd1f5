package io.longhaul.chaos.node;

import io.longhaul.ops.CommandFailure;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

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
  private static final int STREAMS = 100_000;

  private final MultiThreadIoEventLoopGroup group;
  private final List<InetSocketAddress> endpoints = new ArrayList<>();
  private final List<InetSocketAddress> http2Endpoints = new ArrayList<>();

  private Upstream(int threads) {
    group = new MultiThreadIoEventLoopGroup(threads, EpollIoHandler.newFactory());
  }

  /** Starts it. */
  static Upstream start(int threads) {
    Upstream upstream = new Upstream(threads);
    try {
      upstream.listen(Upstream::http1, upstream.endpoints);
      upstream.listen(Upstream::http2, upstream.http2Endpoints);
      return upstream;
    } catch (RuntimeException e) {
      upstream.close();
      throw e;
    }
  }

  private static void http1(ChannelPipeline connection) {
    connection.addLast(UpstreamSession.ofRequests());
  }

  private static void http2(ChannelPipeline connection) {
    connection.addLast(
        Http2FrameCodecBuilder.forServer()
            .initialSettings(
                new Http2Settings().connectProtocolEnabled(true).maxConcurrentStreams(STREAMS))
            .build(),
        new Http2MultiplexHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel stream) {
                stream.pipeline().addLast(new StreamBytes(), UpstreamSession.ofFrames());
              }
            }));
  }

  private void listen(Consumer<ChannelPipeline> protocol, List<InetSocketAddress> bound) {
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
                    protocol.accept(channel.pipeline());
                  }
                });
    for (String address : ADDRESSES) {
      var binding =
          bootstrap
              .bind(new InetSocketAddress(InetAddress.ofLiteral(address), 0))
              .awaitUninterruptibly();
      if (!binding.isSuccess()) {
        throw new CommandFailure("upstream: cannot listen: " + binding.cause(), binding.cause());
      }
      Channel channel = binding.channel();
      bound.add((InetSocketAddress) channel.localAddress());
    }
  }

  /** Where it listens, as {@code IP:port}. */
  List<String> endpoints(Wire wire) {
    return (wire == Wire.H2_UPSTREAM ? http2Endpoints : endpoints)
        .stream().map(at -> at.getAddress().getHostAddress() + ":" + at.getPort()).toList();
  }

  @Override
  public void close() {
    var _ = group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5_000);
  }
}
