package io.longhaul.ops.process;

import io.longhaul.membership.config.ConfigException;
import io.longhaul.membership.store.Versioned;
import io.longhaul.node.config.RoutesDocument;
import io.longhaul.node.missing.MissingPart;
import io.longhaul.node.route.RouteSnapshot;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tier's stored routes as snapshots, for one process. */
final class LiveRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(LiveRoutes.class);
  private static final String PART = "routes";

  private volatile boolean any;
  private volatile Optional<MissingPart> missing = Optional.empty();

  /**
   * A snapshot of what is stored, to be put in force at once; empty when that cannot be used, so
   * that the one before stays in force, if there is any.
   */
  Optional<RouteSnapshot> read(Versioned<byte[]> stored) {
    String name = "routes of version " + stored.version();
    try {
      String text = new String(stored.value(), StandardCharsets.UTF_8);
      RouteSnapshot snapshot = RouteSnapshot.of(RoutesDocument.parse(name, text));
      any = true;
      missing = Optional.empty();
      LOG.info("{}: in force for new requests", name);
      return Optional.of(snapshot);
    } catch (ConfigException e) {
      refused(name, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  /** That some are stored and none are in force, if that is so. */
  Optional<MissingPart> missing() {
    return missing;
  }

  private void refused(String name, String why) {
    if (any) {
      LOG.error("{}: refused, those before stay in force: {}", name, why);
    } else {
      LOG.error("{}: refused, and none are in force: every request gets 404: {}", name, why);
      String first = why.lines().findFirst().orElse("");
      missing = Optional.of(new MissingPart(PART, name + " refused: " + first));
    }
  }
}
