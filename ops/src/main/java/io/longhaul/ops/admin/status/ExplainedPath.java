package io.longhaul.ops.admin.status;

import io.longhaul.membership.planner.Reason;
import java.util.List;
import java.util.Optional;

/**
 * Where a connection between two addresses goes.
 *
 * @param director whose listener the destination is; empty where it is no director's
 * @param destination what the client connected to
 * @param chain head first; empty in a tier without nodes
 * @param reasons what the slot waits for; empty when nothing moves in it
 */
public record ExplainedPath(
    Optional<String> director,
    String destination,
    int slot,
    List<ChainLink> chain,
    List<Reason> reasons) {
  public ExplainedPath {
    chain = List.copyOf(chain);
    reasons = List.copyOf(reasons);
  }
}
