package io.longhaul.ops.cli;

import io.longhaul.ops.admin.status.NodeStatus;

/** A node on one line. */
final class NodeLine {
  private NodeLine() {}

  static String of(NodeStatus node) {
    if (node.safeToStop()) {
      return node.id() + ": drained, safe to stop";
    }
    String remark = StatusText.remark(node);
    return node.id()
        + ": "
        + node.state()
        + ", "
        + node.connections()
        + " connections in "
        + node.occupiedSlots()
        + " slots, in "
        + node.chainSlots()
        + " chains"
        + (remark.isEmpty() ? "" : "; waits: " + remark);
  }
}
