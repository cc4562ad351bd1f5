package io.longhaul.ops.process;

import io.longhaul.membership.config.ConfigException;
import io.longhaul.membership.store.Versioned;
import io.longhaul.node.config.RoutesDocument;
import io.longhaul.node.route.RouteSnapshot;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tier's stored routes as snapshots. */
final class LiveRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(LiveRoutes.class);

  private LiveRoutes() {}

  /**
   * A snapshot of what is stored; empty when that cannot be used, so that the one before stays in
   * force.
   */
  static Optional<RouteSnapshot> read(Versioned<byte[]> stored) {
    String name = "routes of version " + stored.version();
    try {
      String text = new String(stored.value(), StandardCharsets.UTF_8);
      RouteSnapshot snapshot = RouteSnapshot.of(RoutesDocument.parse(name, text));
      LOG.info("{}: in force for new requests", name);
      return Optional.of(snapshot);
    } catch (ConfigException e) {
      LOG.error("{}: refused, those before stay in force: {}", name, e.getMessage());
      return Optional.empty();
    }
  }
}
