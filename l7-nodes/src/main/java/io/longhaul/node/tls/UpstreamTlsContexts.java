package io.longhaul.node.tls;

import io.longhaul.node.config.RoutesDocument;
import io.longhaul.node.config.Upstream;
import io.longhaul.node.config.UpstreamLink;
import io.longhaul.node.config.UpstreamTls;
import io.longhaul.node.metrics.TlsMetrics;
import io.longhaul.node.missing.MissingPart;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * With what TLS is begun with upstreams' endpoints, made anew when files change. Open connections
 * keep what they began with. {@link #current} may be called from any thread.
 */
public final class UpstreamTlsContexts {
  private final TlsEngine engine;
  private final TlsMetrics metrics;

  /** Of the document in force, and of the one before. */
  private volatile Map<Key, UpstreamTlsSource> sources = Map.of();

  /** Of the document in force. */
  private Set<Key> named = Set.of();

  private List<Upstream> upstreams = List.of();

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
   * @return empty while its files cannot be used, or where it is neither in the document in force
   *     nor in the one before
   */
  public Optional<UpstreamTlsContext> current(UpstreamLink link) {
    return Optional.ofNullable(sources.get(Key.of(link))).flatMap(UpstreamTlsSource::current);
  }

  /**
   * Takes in the upstreams of a document. Reads files. Those of the document before stay until the
   * next change: a request that was matched by it connects in the same turn of its event loop, but
   * that may be after this. A retry that outlasts two changes finds nothing to begin with.
   */
  void routes(RoutesDocument document) {
    Map<Key, UpstreamTlsSource> before = sources;
    Map<Key, UpstreamTlsSource> now = new HashMap<>();
    for (Upstream upstream : document.upstreams()) {
      if (upstream.link().tls().isPresent()) {
        Key key = Key.of(upstream.link());
        UpstreamTlsSource known = before.get(key);
        now.computeIfAbsent(
            key,
            k ->
                known == null
                    ? new UpstreamTlsSource(upstream.name(), k.tls, k.http2, engine, metrics)
                    : known);
      }
    }
    Set<Key> left = named;
    named = Set.copyOf(now.keySet());
    before.forEach(
        (key, source) -> {
          if (left.contains(key)) {
            now.putIfAbsent(key, source);
          }
        });
    sources = Map.copyOf(now);
    upstreams = document.upstreams().stream().filter(u -> u.link().tls().isPresent()).toList();
  }

  /** What could not be made yet, by upstream. */
  Stream<MissingPart> missing() {
    return upstreams.stream()
        .flatMap(
            upstream ->
                Optional.ofNullable(sources.get(Key.of(upstream.link())))
                    .flatMap(source -> source.missing("upstream " + upstream.name() + ": its TLS"))
                    .stream());
  }

  /** Looks whether files have changed; those that only the document before names do not matter. */
  void look() {
    named.forEach(key -> Objects.requireNonNull(sources.get(key)).look());
  }
}
