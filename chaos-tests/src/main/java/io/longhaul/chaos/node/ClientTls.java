package io.longhaul.chaos.node;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.security.GeneralSecurityException;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;

/** TLS as the benchmarks' clients speak it: whoever answers is believed, nothing is resumed. */
final class ClientTls {
  private static final Duration CLOSE_NOTIFY_WITHIN = Duration.ofSeconds(10);

  private final SslContext context;

  ClientTls() {
    try {
      context =
          SslContextBuilder.forClient().trustManager(InsecureTrustManagerFactory.INSTANCE).build();
    } catch (SSLException e) {
      throw new IllegalStateException("TLS for clients", e);
    }
  }

  /** For a connection that closes in order: close_notify, the other side's, the end. */
  SslHandler handler(Channel channel) {
    SslHandler handler = context.newHandler(channel.alloc());
    handler.setCloseNotifyReadTimeoutMillis(CLOSE_NOTIFY_WITHIN.toMillis());
    return handler;
  }

  /** For plain sockets. */
  static SSLSocketFactory sockets() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("TLS for clients", e);
    }
  }
}
