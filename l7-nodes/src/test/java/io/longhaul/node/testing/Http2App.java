package io.longhaul.node.testing;

import io.longhaul.node.config.Endpoint;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2PingFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.ssl.SslContext;
import java.io.Closeable;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** An application that speaks HTTP/2; each stream runs the given handler. */
public final class Http2App implements Closeable {
  private static final int GOAWAY = 7;
  private static final InetSocketAddress ANYWHERE =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private final MultiThreadIoEventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final CopyOnWriteArrayList<Channel> connections = new CopyOnWriteArrayList<>();
  private final AtomicInteger accepted = new AtomicInteger();
  private final AtomicInteger pings = new AtomicInteger();
  private final Channel listener;

  private Http2App(
      InetSocketAddress at,
      Http2Settings settings,
      Optional<SslContext> tls,
      Supplier<ChannelHandler> streams) {
    listener =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    var _ = accepted.incrementAndGet();
                    connections.add(channel);
                    var _ = channel.closeFuture().addListener(_ -> connections.remove(channel));
                    tls.ifPresent(t -> channel.pipeline().addLast(t.newHandler(channel.alloc())));
                    channel
                        .pipeline()
                        .addLast(
                            Http2FrameCodecBuilder.forServer().initialSettings(settings).build(),
                            new Pings(),
                            new Http2MultiplexHandler(
                                new ChannelInitializer<Channel>() {
                                  @Override
                                  protected void initChannel(Channel stream) {
                                    stream.pipeline().addLast(streams.get());
                                  }
                                }));
                  }
                })
            .bind(at)
            .syncUninterruptibly()
            .channel();
  }

  /**
   * Starts one without TLS.
   *
   * @param streams makes the handler of each stream, which gets frames of Netty's codec
   */
  public static Http2App start(Http2Settings settings, Supplier<ChannelHandler> streams) {
    return startAt(ANYWHERE, settings, streams);
  }

  /** The same at an address of loopback. */
  public static Http2App startAt(
      InetSocketAddress at, Http2Settings settings, Supplier<ChannelHandler> streams) {
    return new Http2App(at, settings, Optional.empty(), streams);
  }

  public static Http2App secure(
      Http2Settings settings, SslContext tls, Supplier<ChannelHandler> streams) {
    return new Http2App(ANYWHERE, settings, Optional.of(tls), streams);
  }

  /** What an application says that takes WebSockets. */
  public static Http2Settings webSockets() {
    return new Http2Settings().connectProtocolEnabled(true);
  }

  /** Counts what the codec answers itself. */
  private final class Pings extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      if (message instanceof Http2PingFrame) {
        pings.incrementAndGet();
      }
      ctx.fireChannelRead(message);
    }

    // Connections are reset by tests, and that is nobody's fault.
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      var _ = ctx.close();
    }
  }

  /** Signs of life that were asked for. */
  public int pings() {
    return pings.get();
  }

  public Endpoint endpoint() {
    return new Endpoint((InetSocketAddress) Objects.requireNonNull(listener.localAddress()));
  }

  /** Connections so far. */
  public int connections() {
    return accepted.get();
  }

  /** Connections that are open. */
  public long open() {
    return connections.stream().filter(Channel::isActive).count();
  }

  /**
   * Says on all connections that no more streams are taken.
   *
   * @param lastStreamId the last that is looked at
   */
  public void goAway(int lastStreamId) {
    for (Channel connection : connections) {
      ByteBuf frame = Unpooled.buffer();
      frame.writeMedium(2 * Integer.BYTES).writeByte(GOAWAY).writeByte(0).writeInt(0);
      frame.writeInt(lastStreamId).writeInt((int) Http2Error.NO_ERROR.code());
      // From the codec outwards, which would not say such a thing itself.
      var _ = connection.pipeline().context(Http2FrameCodec.class).writeAndFlush(frame);
    }
  }

  /** Closes all connections. */
  public void closeConnections() {
    for (Channel connection : connections) {
      var _ = connection.close();
    }
  }

  @Override
  public void close() {
    boolean _ =
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly(10, TimeUnit.SECONDS);
  }
}
