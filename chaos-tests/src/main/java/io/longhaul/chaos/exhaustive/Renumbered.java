package io.longhaul.chaos.exhaustive;

import io.longhaul.hash.Epoch;

/** What a leader without fencing writes: its old table under the next free number. */
final class Renumbered {
  private Renumbered() {}

  static Epoch after(Epoch newest, Epoch stale) {
    return new Epoch(
        newest.number() + 1,
        stale.term(),
        stale.key(),
        stale.doors(),
        stale.nodes(),
        stale.table());
  }
}
