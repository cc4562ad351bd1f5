package io.longhaul.chaos.exhaustive;

import io.longhaul.hash.Epoch;
import java.util.HashMap;
import java.util.Map;

/** Gives every epoch of a search its short name, the same for equal ones. */
final class Editions {
  private final Map<Epoch, Edition> byEpoch = new HashMap<>();

  Edition of(Epoch epoch) {
    return byEpoch.computeIfAbsent(epoch, e -> new Edition(byEpoch.size(), e));
  }
}
