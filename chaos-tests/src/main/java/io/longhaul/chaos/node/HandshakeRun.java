package io.longhaul.chaos.node;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * Full TLS handshakes with a proxy, so many at a time: a connection ends in order as soon as its
 * handshake is done, and the next one begins then. It counts once the proxy's own close_notify has
 * come, which it can only send when the whole handshake is done on its side, too.
 */
final class HandshakeRun implements AutoCloseable {
  private final Sockets sockets;
  private final RunningProxy proxy;
  private final ClientTls tls;
  private final Churn churn;
  // Belongs to the event loop.
  private final Set<Channel> open = new HashSet<>();

  HandshakeRun(Sockets sockets, RunningProxy proxy, ClientTls tls, int atOnce) {
    this.sockets = sockets;
    this.proxy = proxy;
    this.tls = tls;
    churn = new Churn(sockets.loop(), atOnce);
  }

  /**
   * Runs.
   *
   * @param lead before what is measured
   * @return handshakes a second
   * @throws io.longhaul.ops.CommandFailure when one failed
   */
  double rate(Duration lead, Duration time, Span measured) {
    return churn.rate(this::next, lead, time, measured);
  }

  private void next() {
    Bootstrap own =
        sockets
            .bootstrap()
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    SslHandler handler = tls.handler(channel);
                    channel.pipeline().addLast(handler, new Visit(handler));
                  }
                });
    own.connect(proxy.address())
        .addListener(
            connected -> {
              if (!connected.isSuccess()) {
                churn.fail("a handshake: " + connected.cause());
              }
            });
  }

  /** One connection. */
  private final class Visit extends ChannelInboundHandlerAdapter {
    private final SslHandler handler;

    Visit(SslHandler handler) {
      this.handler = handler;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
      open.add(ctx.channel());
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event instanceof SslHandshakeCompletionEvent handshake) {
        if (handshake.isSuccess()) {
          handler.sslCloseFuture().addListener(closed -> ended(closed.isSuccess()));
          var _ = ctx.close();
        } else {
          churn.fail("a handshake: " + handshake.cause());
        }
      }
    }

    private void ended(boolean inOrder) {
      if (inOrder) {
        churn.counts();
      } else {
        churn.fail("a handshake: the connection was cut (expected: close_notify)");
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      open.remove(ctx.channel());
      churn.ended(HandshakeRun.this::next, open.isEmpty());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      churn.fail("a handshake: " + cause);
      var _ = ctx.close();
    }
  }

  /** Cuts what is left. */
  @Override
  public void close() {
    sockets.loop().execute(() -> open.forEach(channel -> channel.unsafe().closeForcibly()));
  }
}
