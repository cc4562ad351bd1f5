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

  ShimRules shim() {
    return BrokenHost.shim(sabotage);
  }

  Counting counting() {
    return BrokenHost.counting(sabotage);
  }
}
