package io.longhaul.ops.admin;

import io.longhaul.node.config.RoutesChange;
import java.util.List;

/**
 * Answer to a change of the routes, made or only tried.
 *
 * @param changed false when the document says the same as what is in force: nothing was written
 * @param version in force now
 * @param changes what is different now, or would be
 */
public record RoutesResult(boolean changed, int version, List<RoutesChange> changes) {
  public RoutesResult {
    changes = List.copyOf(changes);
  }
}
