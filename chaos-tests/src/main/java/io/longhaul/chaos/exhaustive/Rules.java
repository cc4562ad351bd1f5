package io.longhaul.chaos.exhaustive;

import io.longhaul.chaos.packet.Counting;
import io.longhaul.chaos.packet.ShimRules;
import io.longhaul.chaos.sabotage.BrokenHost;
import io.longhaul.chaos.sabotage.Sabotage;
import java.util.Optional;

/** What a search goes by: all rules, or all but one. */
record Rules(Optional<Sabotage> sabotage) {
  boolean broken(Sabotage rule) {
    return sabotage.filter(s -> s == rule).isPresent();
  }

  /** Whether a report may count by another tag than it was scanned under. */
  boolean anyTag() {
    return broken(Sabotage.TAG_LATE);
  }

  /** Whether an agent reads {@code settled} only when its own shim has that epoch. */
  boolean awaitsOwnShim() {
    return !broken(Sabotage.REPORT_BEFORE_LOADING)
        && !broken(Sabotage.IGNORE_SHIMS)
        && !broken(Sabotage.NO_ACKNOWLEDGEMENT);
  }

  ShimRules shim() {
    return BrokenHost.shim(sabotage);
  }

  Counting counting() {
    return BrokenHost.counting(sabotage);
  }
}
