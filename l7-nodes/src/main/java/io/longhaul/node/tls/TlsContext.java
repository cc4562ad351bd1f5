package io.longhaul.node.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.OpenSslSessionTicketKey;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLException;

/**
 * What handshakes with one certificate at one listener share. Connections keep what is native in it
 * alive themselves; it is freed once it is out of use and the last of them has closed.
 */
final class TlsContext {
  private static final Cleaner CLEANER = Cleaner.create();

  private final SslContext context;

  /**
   * What the key goes through on its way into the context, and no further: the default one derives
   * a key from a password that is empty, ten thousand rounds for each certificate.
   */
  private static final String KEY_STORE = "JKS";

  private TlsContext(SslContext context) {
    this.context = context;
    CLEANER.register(this, new Release(context));
  }

  private record Release(SslContext context) implements Runnable {
    @Override
    public void run() {
      ReferenceCountUtil.release(context);
    }
  }

  /**
   * Makes one.
   *
   * @throws SSLException if the engine does not take the certificate or key
   */
  static TlsContext of(
      TlsEngine engine, TlsPolicy policy, KeyedCertificate certificate, TicketKeys tickets)
      throws SSLException {
    SslContextBuilder builder =
        SslContextBuilder.forServer(certificate.key(), array(certificate.chain()))
            .keyStoreType(KEY_STORE)
            .sslProvider(engine.provider())
            .protocols(policy.protocols())
            .ciphers(TlsPolicy.CIPHERS)
            .applicationProtocolConfig(TlsPolicy.ALPN)
            .sessionTimeout(TlsPolicy.SESSION_SECONDS)
            .clientAuth(policy.clientAuth());
    if (!policy.authorities().isEmpty()) {
      builder.trustManager(array(policy.authorities()));
    }
    if (engine == TlsEngine.BORINGSSL) {
      builder.option(OpenSslContextOption.USE_TASKS, false);
    }
    TlsContext context = new TlsContext(builder.build());
    context.tickets(tickets, policy.identity());
    return context;
  }

  /** Puts other ticket keys in force; with Java's engine, which makes its own, nothing happens. */
  void tickets(TicketKeys tickets, String identity) {
    if (context.sessionContext() instanceof OpenSslSessionContext sessions) {
      // Tickets are enough: a cache would cost memory for each client and be of use here only.
      sessions.setSessionCacheEnabled(false);
      sessions.setTicketKeys(tickets.of(identity).toArray(OpenSslSessionTicketKey[]::new));
    }
  }

  /** A new connection's handler; whoever adds it to a pipeline keeps time. */
  SslHandler handler(ByteBufAllocator allocator) {
    try {
      SslHandler handler = context.newHandler(allocator);
      handler.setHandshakeTimeoutMillis(0);
      return handler;
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  private static X509Certificate[] array(List<X509Certificate> certificates) {
    return certificates.toArray(X509Certificate[]::new);
  }
}
