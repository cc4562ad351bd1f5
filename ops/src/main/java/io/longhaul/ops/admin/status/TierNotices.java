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
    if (view.frozenAt() > 0) {
      notices.add(
          "FROZEN since epoch "
              + view.frozenAt()
              + ": more than half of the nodes became unreachable within a minute, so none is"
              + " removed until most are back, or until `longhaul thaw` (R9)");
    }
    List<String> out =
        DirectorStatus.all(view).stream()
            .filter(director -> director.reason().isPresent())
            .map(director -> director.id() + " (" + director.reason().get() + ")")
            .toList();
    if (!out.isEmpty()) {
      notices.add("take no new connections: " + String.join(", ", out));
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
