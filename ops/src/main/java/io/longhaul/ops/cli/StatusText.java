package io.longhaul.ops.cli;

import io.longhaul.membership.planner.Reason;
import io.longhaul.ops.admin.status.DirectorStatus;
import io.longhaul.ops.admin.status.NodeStatus;
import io.longhaul.ops.admin.status.TierStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Tier, directors and nodes as lines for people. */
final class StatusText {
  private final Colours colours;

  StatusText(Colours colours) {
    this.colours = colours;
  }

  List<String> status(TierStatus tier, List<DirectorStatus> directors, List<NodeStatus> nodes) {
    List<String> lines = new ArrayList<>();
    lines.add(summary(tier));
    tier.notices().forEach(notice -> lines.add(colours.alarm("! " + notice)));
    lines.add("");
    lines.addAll(directors(directors));
    lines.add("");
    lines.addAll(nodes(nodes));
    List<Reason> others =
        tier.pending().stream()
            .filter(reason -> nodes.stream().noneMatch(n -> n.id().equals(reason.subject())))
            .toList();
    if (!others.isEmpty()) {
      lines.add("");
      others.forEach(reason -> lines.add("waits: " + reason.subject() + ": " + text(reason)));
    }
    return lines;
  }

  List<String> directors(List<DirectorStatus> directors) {
    TextTable table = new TextTable(colours, "DIRECTOR", "STATE", "EPOCH", "PLANE", "LISTENS", "");
    for (DirectorStatus director : directors) {
      String listens =
          director.listens().entrySet().stream()
              .map(door -> door.getKey() + "=" + door.getValue())
              .sorted()
              .collect(Collectors.joining(" "));
      table.row(
          director.id(),
          director.state(),
          director.acknowledgedEpoch(),
          director.plane() + director.mode().map(mode -> " " + mode).orElse(""),
          listens.isEmpty() ? "-" : listens,
          remark(director));
    }
    return table.lines();
  }

  private static String remark(DirectorStatus director) {
    List<String> remarks = new ArrayList<>();
    if (director.leader()) {
      remarks.add("leader");
    }
    director.reason().ifPresent(remarks::add);
    if (!director.member()) {
      remarks.add("not waited for");
    }
    return String.join("; ", remarks);
  }

  List<String> nodes(List<NodeStatus> nodes) {
    TextTable table =
        new TextTable(
            colours, "NODE", "STATE", "WEIGHT", "HEADS", "CHAINS", "OCCUPIED", "CONNECTIONS", "");
    for (NodeStatus node : nodes) {
      table.row(
          node.id(),
          node.state(),
          node.weight(),
          node.headSlots(),
          node.chainSlots(),
          node.occupiedSlots(),
          node.connections(),
          remark(node));
    }
    return table.lines();
  }

  /** What is to be said of a node beside its numbers. */
  static String remark(NodeStatus node) {
    if (node.safeToStop()) {
      return "drained, safe to stop";
    }
    return node.waitsFor().stream().map(StatusText::text).collect(Collectors.joining("; "));
  }

  private static String text(Reason reason) {
    return reason.text() + " (" + reason.rule() + ")";
  }

  private static String summary(TierStatus tier) {
    String settled = tier.settled() >= tier.epoch() ? "settled" : "settled up to " + tier.settled();
    String moving =
        tier.slotsInMotion() == 0 ? "" : ", " + tier.slotsInMotion() + " slots in motion";
    return "tier "
        + tier.tier()
        + " ("
        + tier.plane()
        + "): epoch "
        + tier.epoch()
        + " "
        + settled
        + ", leader "
        + tier.leader().orElse("none")
        + ", "
        + tier.connections()
        + " connections"
        + moving;
  }
}
