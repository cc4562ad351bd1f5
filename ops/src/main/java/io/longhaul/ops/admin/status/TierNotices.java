package io.longhaul.ops.admin.status;

import io.longhaul.membership.model.TierView;
import java.util.ArrayList;
import java.util.List;

/** What an operator should know first. */
final class TierNotices {
  private TierNotices() {}

  static List<String> of(TierView view, List<NodeStatus> nodes) {
    List<String> notices = new ArrayList<>();
    if (!view.connected()) {
      notices.add(
          "ZooKeeper is away: connections flow by the last epoch, changes are refused,"
              + " and all below is as it was before");
    } else if (view.leader().isEmpty()) {
      notices.add("no director coordinates: nothing moves until one is elected");
    }
    if (view.epoch().isEmpty()) {
      notices.add("there is no epoch yet: the tier takes no connections");
    } else if (nodes.stream().noneMatch(node -> node.headSlots() > 0)) {
      notices.add("no node heads a slot: the tier takes no connections");
    }
    List<String> safe =
        nodes.stream()
            .filter(node -> node.safeToStop() && !node.incarnations().isEmpty())
            .map(NodeStatus::id)
            .toList();
    if (!safe.isEmpty()) {
      notices.add(String.join(", ", safe) + ": drained, safe to stop");
    }
    return notices;
  }
}
