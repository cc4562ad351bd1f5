package io.longhaul.membership.store;

import io.longhaul.membership.model.MemberName;
import java.util.Optional;

/** What a launcher can be asked for. */
public sealed interface LauncherRequest {
  /**
   * Start one more node.
   *
   * @param id the node's id, or empty to let the launcher choose
   */
  record AddNode(Optional<String> id) implements LauncherRequest {
    public AddNode {
      id.ifPresent(given -> MemberName.check("node id", given));
    }
  }

  /** Stop a node's process. */
  record StopNode(String id) implements LauncherRequest {
    public StopNode {
      MemberName.check("node id", id);
    }
  }
}
