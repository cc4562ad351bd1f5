package io.longhaul.node.tls;

import io.longhaul.node.config.UpstreamTls;
import io.longhaul.node.files.Watched;
import io.longhaul.node.metrics.TlsMetrics;
import io.longhaul.node.missing.MissingPart;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of one upstream's TLS, and what was made of them last. What cannot be used is refused,
 * and what is in force stays. Only {@link #current} may be called from any thread.
 */
final class UpstreamTlsSource {
  private static final Logger LOG = LoggerFactory.getLogger(UpstreamTlsSource.class);

  private final String upstream;
  private final UpstreamTls tls;
  private final ApplicationProtocolConfig protocols;
  private final TlsEngine engine;
  private final TlsMetrics metrics;
  private final Optional<Watched<List<X509Certificate>>> authorities;
  private final Optional<Watched<KeyedCertificate>> own;
  private Optional<String> fault = Optional.empty();
  private volatile Optional<UpstreamTlsContext> current = Optional.empty();

  UpstreamTlsSource(
      String upstream, UpstreamTls tls, boolean http2, TlsEngine engine, TlsMetrics metrics) {
    this.upstream = upstream;
    this.tls = tls;
    this.protocols =
        offering(http2 ? ApplicationProtocolNames.HTTP_2 : ApplicationProtocolNames.HTTP_1_1);
    this.engine = engine;
    this.metrics = metrics;
    this.authorities =
        tls.ca()
            .map(
                ca ->
                    new Watched<>(
                        List.of(ca), () -> PemFile.read(ca).certificates(), this::refused));
    this.own =
        tls.own()
            .map(
                files ->
                    new Watched<>(
                        List.of(files.certificate(), files.key()),
                        () -> KeyedCertificate.read(files),
                        this::refused));
    build();
  }

  // One protocol only: which one an endpoint speaks is not for it to choose.
  private static ApplicationProtocolConfig offering(String protocol) {
    return new ApplicationProtocolConfig(
        Protocol.ALPN,
        SelectorFailureBehavior.NO_ADVERTISE,
        SelectedListenerFailureBehavior.ACCEPT,
        protocol);
  }

  Optional<UpstreamTlsContext> current() {
    return current;
  }

  /** That there is nothing to begin TLS with yet, where that is so. */
  Optional<MissingPart> missing(String part) {
    return current.isPresent() ? Optional.empty() : Optional.of(MissingPart.of(part, fault));
  }

  void look() {
    boolean changed = authorities.isPresent() && authorities.get().look();
    changed |= own.isPresent() && own.get().look();
    if (changed) {
      build();
    }
  }

  private void build() {
    boolean whole =
        authorities.stream().allMatch(a -> a.value().isPresent())
            && own.stream().allMatch(o -> o.value().isPresent());
    if (!whole) {
      return;
    }
    try {
      current =
          Optional.of(
              UpstreamTlsContext.of(
                  engine,
                  tls,
                  protocols,
                  authorities.flatMap(Watched::value).orElse(List.of()),
                  own.flatMap(Watched::value)));
    } catch (SSLException | RuntimeException e) {
      refused(e.toString());
    }
  }

  private void refused(String why) {
    fault = Optional.of(why);
    metrics.certificatesRefused.increment();
    LOG.error("upstream {}: refused, what is in force stays: {}", upstream, why);
  }
}
