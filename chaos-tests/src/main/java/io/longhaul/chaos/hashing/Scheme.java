package io.longhaul.chaos.hashing;

import java.util.Optional;

/** A way to spread connections over nodes, as the tables that follow one another. */
interface Scheme {
  String name();

  /** What it forwards by now. */
  Table table();

  /** The nodes that the present table is for: those wished for, or those of a while ago. */
  Membership applied();

  /** The nodes wished for have changed. */
  void wish(Membership membership);

  /**
   * The next table, when one is due. It is asked only when every director has the one before.
   *
   * @param nowSeconds since the beginning
   */
  Optional<Table> next(long nowSeconds, Occupancy occupancy);

  /** Wishes that new connections do not follow yet, the one under way included. */
  int pending();
}
