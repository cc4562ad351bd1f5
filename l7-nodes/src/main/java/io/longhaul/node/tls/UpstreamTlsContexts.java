package io.longhaul.node.tls;

import io.longhaul.node.config.RoutesDocument;
import io.longhaul.node.config.Upstream;
import io.longhaul.node.config.UpstreamLink;
import io.longhaul.node.config.UpstreamTls;
import io.longhaul.node.metrics.TlsMetrics;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * With what TLS is begun with upstreams' endpoints, made anew when files change. Open connections
 * keep what they began with. {@link #current} may be called from any thread.
 */
public final class UpstreamTlsContexts {
  private final TlsEngine engine;
  private final TlsMetrics metrics;
  private volatile Map<Key, UpstreamTlsSource> sources = Map.of();

  UpstreamTlsContexts(TlsEngine engine, TlsMetrics metrics) {
    this.engine = engine;
    this.metrics = metrics;
  }

  private record Key(UpstreamTls tls, boolean http2) {
    static Key of(UpstreamLink link) {
      return new Key(link.tls().orElseThrow(), link.protocol().sharesConnections());
    }
  }

  /**
   * What new connections of a link with TLS begin with.
   *
   * @return empty while its files cannot be used, or where it is in no document in force
   */
  public Optional<UpstreamTlsContext> current(UpstreamLink link) {
    return Optional.ofNullable(sources.get(Key.of(link))).flatMap(UpstreamTlsSource::current);
  }

  /** Takes in the upstreams of a document. Reads files. */
  void routes(RoutesDocument document) {
    Map<Key, UpstreamTlsSource> now = new HashMap<>();
    for (Upstream upstream : document.upstreams()) {
      if (upstream.link().tls().isPresent()) {
        Key key = Key.of(upstream.link());
        UpstreamTlsSource known = sources.get(key);
        now.computeIfAbsent(
            key,
            k ->
                known == null
                    ? new UpstreamTlsSource(upstream.name(), k.tls, k.http2, engine, metrics)
                    : known);
      }
    }
    sources = Map.copyOf(now);
  }

  /** Looks whether files have changed. */
  void look() {
    sources.values().forEach(UpstreamTlsSource::look);
  }
}
