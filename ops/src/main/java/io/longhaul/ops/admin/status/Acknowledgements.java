package io.longhaul.ops.admin.status;

import io.longhaul.hash.Epoch;
import io.longhaul.membership.model.LiveDirector;
import io.longhaul.membership.model.LiveNode;
import io.longhaul.membership.model.LiveShim;
import io.longhaul.membership.model.TierView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Who has not acknowledged the current epoch yet (rule R1). */
final class Acknowledgements {
  private Acknowledgements() {}

  /** Whether everybody has acknowledged the current epoch; false when there is none. */
  static boolean settled(TierView view) {
    return view.epoch().isPresent() && view.settled() >= view.epoch().get().number();
  }

  /** Names such as {@code director director-2}, sorted. */
  static List<String> missing(TierView view) {
    Optional<Epoch> epoch = view.epoch();
    if (epoch.isEmpty()) {
      return List.of();
    }
    long number = epoch.get().number();
    List<String> missing = new ArrayList<>();
    for (String director : view.directors().stream().sorted().toList()) {
      LiveDirector live = view.liveDirectors().get(director);
      if ((live == null ? view.settled() : live.acknowledgedEpoch()) < number) {
        missing.add("director " + director);
      }
    }
    if (view.spec().plane().equals("relay")) {
      view.liveNodes().values().stream()
          .filter(node -> epoch.get().ordinal(node.nodeId()) >= 0)
          .filter(node -> node.acknowledgedEpoch() < number)
          .map(LiveNode::nodeId)
          .distinct()
          .sorted()
          .forEach(node -> missing.add("node " + node));
    } else {
      view.liveShims().values().stream()
          .filter(shim -> epoch.get().ordinal(shim.nodeId()) >= 0)
          .filter(shim -> shim.acknowledgedEpoch() < number)
          .map(LiveShim::nodeId)
          .sorted()
          .forEach(node -> missing.add("shim of node " + node));
    }
    return missing;
  }

  /** Why the current epoch is not settled, for people. */
  static String waiting(TierView view) {
    String epoch = "epoch " + view.epoch().map(Epoch::number).orElse(0L);
    List<String> missing = missing(view);
    return missing.isEmpty()
        ? epoch + " is acknowledged by all; the leader has not recorded it yet"
        : epoch + " is not acknowledged yet by " + String.join(", ", missing);
  }
}
