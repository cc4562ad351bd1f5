package io.longhaul.ops.admin;

import io.longhaul.node.config.RoutesChange;
import java.util.List;
import java.util.Optional;

/**
 * Answer of {@code /v1/routes/diff}.
 *
 * @param from the version that was compared
 * @param to the version that it was compared with; empty for a document that was sent
 * @param changes none where both mean the same
 */
public record RoutesDifference(int from, Optional<Integer> to, List<RoutesChange> changes) {
  public RoutesDifference {
    changes = List.copyOf(changes);
  }
}
