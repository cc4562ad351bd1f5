package io.longhaul.node.testing;

import io.longhaul.node.config.Endpoint;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Serves WebSockets over HTTP/2 (RFC 8441) by an application of HTTP/1.1: one connection to it for
 * each stream, FIN for END_STREAM, RST for RST_STREAM. Not a proxy: it trusts both of its sides.
 */
public final class Http2Gateway extends ChannelInboundHandlerAdapter {
  private final Endpoint application;
  private Optional<Channel> connection = Optional.empty();
  private final StringBuilder head = new StringBuilder();
  private boolean open;

  private Http2Gateway(Endpoint application) {
    this.application = application;
  }

  /** A gateway to an application, on a port of its own. */
  public static Http2App to(Endpoint application) {
    return Http2App.start(Http2App.webSockets(), () -> new Http2Gateway(application));
  }

  /** The same at an address of loopback. */
  public static Http2App at(InetSocketAddress at, Endpoint application) {
    return Http2App.startAt(at, Http2App.webSockets(), () -> new Http2Gateway(application));
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    switch (message) {
      case Http2HeadersFrame headers -> connect(ctx, headers.headers());
      case Http2DataFrame data -> {
        if (data.content().isReadable()) {
          var _ = connection().writeAndFlush(data.content()).addListener(_ -> ctx.read());
        } else {
          data.release();
        }
        if (data.isEndStream()) {
          var _ = connection().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> endOutput());
        }
      }
      default -> io.netty.util.ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof Http2ResetFrame && connection.isPresent()) {
      connection().config().setOption(ChannelOption.SO_LINGER, 0);
      var _ = connection().close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (connection.filter(Channel::isActive).isPresent()) {
      var _ = connection().close();
    }
  }

  private Channel connection() {
    return connection.orElseThrow();
  }

  private void connect(ChannelHandlerContext ctx, Http2Headers headers) {
    Channel stream = ctx.channel();
    stream.config().setAutoRead(false);
    Channel connecting =
        new Bootstrap()
            .group(stream.parent().eventLoop())
            .channel(NioSocketChannel.class)
            .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .handler(new Application(stream))
            .connect(application.address())
            .addListener((ChannelFutureListener) connected -> send(connected.channel(), headers))
            .channel();
    connection = Optional.of(connecting);
  }

  private void endOutput() {
    var _ = ((DuplexChannel) connection()).shutdownOutput();
  }

  private static void send(Channel application, Http2Headers headers) {
    var _ = application.writeAndFlush(Unpooled.copiedBuffer(request(headers)));
  }

  private static byte[] request(Http2Headers headers) {
    StringBuilder text = new StringBuilder("GET " + headers.path() + " HTTP/1.1\r\n");
    text.append("Host: ").append(headers.authority()).append("\r\n");
    text.append("Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: ")
        .append(WebSocketFrames.KEY)
        .append("\r\n");
    headers.forEach(
        field -> {
          if (field.getKey().charAt(0) != ':') {
            text.append(field.getKey()).append(": ").append(field.getValue()).append("\r\n");
          }
        });
    return text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The side of the application. */
  private final class Application extends ChannelInboundHandlerAdapter {
    private final Channel stream;

    Application(Channel stream) {
      this.stream = stream;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      ByteBuf bytes = (ByteBuf) message;
      while (!open && bytes.isReadable()) {
        head.append((char) bytes.readByte());
        if (head.toString().endsWith("\r\n\r\n")) {
          open = true;
          Http2Headers ok = new DefaultHttp2Headers().status("200");
          var _ = stream.writeAndFlush(new DefaultHttp2HeadersFrame(ok));
          stream.read();
        }
      }
      if (bytes.isReadable()) {
        ctx.channel().config().setAutoRead(false);
        var _ =
            stream
                .writeAndFlush(new DefaultHttp2DataFrame(bytes))
                .addListener(_ -> ctx.channel().config().setAutoRead(true));
      } else {
        bytes.release();
      }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event instanceof ChannelInputShutdownEvent) {
        var _ = stream.writeAndFlush(new DefaultHttp2DataFrame(true));
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      var _ = stream.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.CANCEL));
      var _ = ctx.close();
    }
  }
}
