package io.longhaul.node.tls;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What does the cryptography. */
public enum TlsEngine {
  /** BoringSSL, in native code. */
  BORINGSSL(SslProvider.OPENSSL_REFCNT),
  /** Java's own, for everywhere else: a few times slower, and its tickets are not shared. */
  JDK(SslProvider.JDK);

  private static final Logger LOG = LoggerFactory.getLogger(TlsEngine.class);

  /** Java's own engine lets clients ask for new handshakes without end, unless it is told. */
  private static final String NO_RENEGOTIATION = "jdk.tls.rejectClientInitiatedRenegotiation";

  static {
    if (System.getProperty(NO_RENEGOTIATION) == null) {
      var _ = System.setProperty(NO_RENEGOTIATION, "true");
    }
  }

  private final SslProvider provider;

  TlsEngine(SslProvider provider) {
    this.provider = provider;
  }

  SslProvider provider() {
    return provider;
  }

  /** The best that this machine has; a fall-back is logged, once. */
  public static TlsEngine best() {
    return Best.ENGINE;
  }

  private static final class Best {
    static final TlsEngine ENGINE = choose();

    private Best() {}

    private static TlsEngine choose() {
      if (OpenSsl.isAvailable()) {
        return BORINGSSL;
      }
      LOG.warn(
          "TLS runs on Java's own engine, since BoringSSL cannot be loaded: {}",
          String.valueOf(OpenSsl.unavailabilityCause()));
      return JDK;
    }
  }
}
