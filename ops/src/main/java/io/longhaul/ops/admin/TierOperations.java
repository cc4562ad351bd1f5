package io.longhaul.ops.admin;

import io.longhaul.membership.model.NodeIntent;
import io.longhaul.membership.model.TierView;
import java.util.Optional;

/**
 * What the admin API reads and changes of a tier. The real one is ZooKeeper; tests have one in
 * memory whose ZooKeeper can go away at will.
 */
public interface TierOperations {
  /** The tier as this process last saw it. */
  TierView view();

  /** A node's intent as it is stored now, which may be newer than the view. */
  Optional<NodeIntent> intent(String nodeId);

  /** Stores a node's intent. */
  void putIntent(NodeIntent intent);

  /** The L7 configuration, if the tier has one. */
  Optional<StoredRoutes> routes();

  /** Stores the L7 configuration if it still has that version, and gives the new version. */
  int putRoutes(String canonicalJson, int expectedVersion);
}
