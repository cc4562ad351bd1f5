package io.longhaul.node.upstream;

import io.longhaul.node.config.ProxyVersion;
import io.longhaul.node.config.UpstreamProtocol;
import io.longhaul.node.loop.Interest;
import io.longhaul.node.loop.Wire;
import io.longhaul.node.metrics.ConnectFailure;
import io.longhaul.node.metrics.NodeMetrics;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslHandler;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** Opens connections to endpoints, each on the event loop of the client that it is for. */
public final class UpstreamConnector {
  private final Function<InetSocketAddress, Channel> sockets;
  private final NodeMetrics metrics;

  /**
   * @param sockets the transport's, unconnected, for the address of an endpoint; throws {@link
   *     ChannelException} where there are no more
   */
  public UpstreamConnector(Function<InetSocketAddress, Channel> sockets, NodeMetrics metrics) {
    this.sockets = sockets;
    this.metrics = metrics;
  }

  /** What becomes of a connect; called on the event loop, possibly before connect returns. */
  interface Outcome {
    /** The channel reads nothing yet. */
    void connected(Channel channel);

    void failed(ConnectFailure failure);
  }

  /**
   * Connects to an endpoint, tells it whom the connection stands for, and begins TLS, as the key
   * says.
   *
   * @param timeout for the TCP connection, and again for the handshake of TLS
   */
  void connect(EventLoop loop, ConnectionKey key, Duration timeout, Outcome outcome) {
    metrics.upstreamConnects.increment();
    if (loop.inEventLoop()) {
      begin(loop, key, timeout, outcome);
    } else {
      loop.execute(() -> begin(loop, key, timeout, outcome));
    }
  }

  // By hand and not by Netty's Bootstrap, which copies its options for each connection, adds and
  // removes a handler, and connects in a task of its own.
  private void begin(EventLoop loop, ConnectionKey key, Duration timeout, Outcome outcome) {
    Channel channel;
    try {
      channel = sockets.apply(key.endpoint().address());
    } catch (ChannelException e) {
      failed(ConnectFailure.LOCAL, outcome);
      return;
    }
    if (!configured(channel, timeout) || !loop.register(channel).isSuccess()) {
      channel.unsafe().closeForcibly();
      failed(ConnectFailure.LOCAL, outcome);
      return;
    }
    Interest.claim(channel);
    var _ =
        channel
            .connect(key.endpoint().address())
            .addListener((ChannelFutureListener) future -> settle(future, key, timeout, outcome));
  }

  /** Netty itself sets TCP_NODELAY. */
  private static boolean configured(Channel channel, Duration timeout) {
    ChannelConfig config = channel.config();
    try {
      config.setAutoRead(false).setConnectTimeoutMillis((int) timeout.toMillis());
      return config.setOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
          && config.setOption(ChannelOption.SO_KEEPALIVE, true);
    } catch (ChannelException e) {
      return false;
    }
  }

  private void settle(ChannelFuture future, ConnectionKey key, Duration timeout, Outcome outcome) {
    if (!future.isSuccess()) {
      // Netty leaves it open where the endpoint refuses.
      Wire.close(future.channel());
      failed(classify(future.cause()), outcome);
      return;
    }
    Channel channel = future.channel();
    Optional<ProxyVersion> proxy = key.link().proxyProtocol();
    if (proxy.isPresent() && key.client().isPresent()) {
      Wire.write(channel, ProxyHeader.encode(channel.alloc(), proxy.get(), key.client().get()));
    }
    if (key.tls().isPresent()) {
      secure(channel, key, timeout, outcome);
    } else {
      outcome.connected(channel);
    }
  }

  private void secure(Channel channel, ConnectionKey key, Duration timeout, Outcome outcome) {
    SslHandler tls =
        key.tls()
            .orElseThrow()
            .handler(channel.alloc(), key.endpoint().address(), key.name(), timeout.toMillis());
    channel.pipeline().addLast(tls, new TlsEnd());
    var _ =
        tls.handshakeFuture()
            .addListener(
                handshake -> {
                  if (handshake.isSuccess() && speaks(tls, key.link().protocol())) {
                    outcome.connected(channel);
                  } else {
                    Wire.close(channel);
                    failed(ConnectFailure.TLS, outcome);
                  }
                });
    channel.read();
  }

  // An endpoint of HTTP/1.1 need not know ALPN; one of HTTP/2 must (RFC 9113, 3.2).
  private static boolean speaks(SslHandler tls, UpstreamProtocol protocol) {
    return protocol != UpstreamProtocol.H2
        || ApplicationProtocolNames.HTTP_2.equals(tls.applicationProtocol());
  }

  private void failed(ConnectFailure failure, Outcome outcome) {
    metrics.connectFailures.increment(failure);
    outcome.failed(failure);
  }

  static ConnectFailure classify(Throwable cause) {
    if (cause instanceof ConnectTimeoutException) {
      return ConnectFailure.TIMEOUT;
    }
    String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
    boolean exhausted =
        message.contains("too many open files")
            || message.contains("cannot assign requested address")
            || message.contains("no buffer space");
    if (exhausted || cause instanceof BindException || cause instanceof ChannelException) {
      return ConnectFailure.LOCAL;
    }
    return cause instanceof ConnectException && message.contains("refused")
        ? ConnectFailure.REFUSED
        : ConnectFailure.UNREACHABLE;
  }
}
