package io.longhaul.node.tls;

import io.longhaul.node.config.AddressText;
import io.longhaul.node.config.UpstreamTls;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;

/**
 * What handshakes with an upstream's endpoints share, as its files were at one moment. Two that are
 * not the same make connections that are not interchanged. What is native in it is freed once it is
 * out of use and the last of its connections has closed.
 */
public final class UpstreamTlsContext {
  private static final Cleaner CLEANER = Cleaner.create();

  private final SslContext context;
  private final Optional<String> serverName;

  private UpstreamTlsContext(SslContext context, Optional<String> serverName) {
    this.context = context;
    this.serverName = serverName;
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
   * @param authorities whom endpoints' certificates must come from; empty for whom Java trusts
   * @param own to be shown to endpoints that ask
   * @throws SSLException if the engine does not take a certificate or key
   */
  static UpstreamTlsContext of(
      TlsEngine engine,
      UpstreamTls tls,
      ApplicationProtocolConfig protocols,
      List<X509Certificate> authorities,
      Optional<KeyedCertificate> own)
      throws SSLException {
    SslContextBuilder builder =
        SslContextBuilder.forClient()
            .sslProvider(engine.provider())
            .protocols(TlsPolicy.protocols(tls.minVersion()))
            .ciphers(TlsPolicy.CIPHERS)
            .applicationProtocolConfig(protocols)
            .endpointIdentificationAlgorithm("HTTPS");
    if (!authorities.isEmpty()) {
      builder.trustManager(authorities.toArray(X509Certificate[]::new));
    }
    if (own.isPresent()) {
      builder.keyManager(own.get().key(), own.get().chain().toArray(X509Certificate[]::new));
    }
    if (engine == TlsEngine.BORINGSSL) {
      builder.option(OpenSslContextOption.USE_TASKS, false);
    }
    return new UpstreamTlsContext(builder.build(), tls.serverName());
  }

  /**
   * A new connection's handler, which verifies that the endpoint is the one that is meant.
   *
   * @param found the DNS name that the endpoint was found by, which its certificate must be for
   *     where the upstream's TLS names no other; empty where it must be for its address
   */
  public SslHandler handler(
      ByteBufAllocator allocator,
      InetSocketAddress endpoint,
      Optional<String> found,
      long timeoutMs) {
    String name = serverName.or(() -> found).orElseGet(() -> AddressText.of(endpoint.getAddress()));
    try {
      SslHandler handler = context.newHandler(allocator, name, endpoint.getPort());
      handler.setHandshakeTimeoutMillis(timeoutMs);
      return handler;
    } finally {
      Reference.reachabilityFence(this);
    }
  }
}
