package io.longhaul.chaos.node;

import io.longhaul.ops.CommandFailure;
import io.netty.channel.Channel;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;

/** TLS as the benchmarks' clients speak it: whoever answers is believed, nothing is resumed. */
final class ClientTls {
  private static final Duration CLOSE_NOTIFY_WITHIN = Duration.ofSeconds(10);

  private final SslContext context;

  private ClientTls(SslContext context) {
    this.context = context;
  }

  /** With the library's defaults. */
  static ClientTls usual() {
    try {
      return new ClientTls(builder().build());
    } catch (SSLException e) {
      throw new IllegalStateException("TLS for clients", e);
    }
  }

  /**
   * Offers these key exchanges and no others.
   *
   * @param groups as BoringSSL names them, such as {@code X25519}
   * @throws CommandFailure when it does not know one of them
   */
  static ClientTls offering(List<String> groups) {
    try {
      return new ClientTls(
          builder()
              .sslProvider(SslProvider.OPENSSL)
              .option(OpenSslContextOption.GROUPS, groups.toArray(String[]::new))
              .build());
    } catch (SSLException e) {
      throw BenchOptions.usage(
          "--groups: " + String.join(",", groups) + " (expected: BoringSSL's, such as X25519)");
    }
  }

  private static SslContextBuilder builder() {
    return SslContextBuilder.forClient().trustManager(InsecureTrustManagerFactory.INSTANCE);
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
