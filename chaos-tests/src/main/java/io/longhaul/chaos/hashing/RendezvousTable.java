package io.longhaul.chaos.hashing;

/**
 * Rendezvous hashing, highest random weight (Thaler, Ravishankar: "Using Name-Based Mappings to
 * Increase Hit Rates", IEEE/ACM Transactions on Networking 6(1), 1998), computed for each row of a
 * table as a director does that cannot afford it for each packet.
 */
final class RendezvousTable {
  private RendezvousTable() {}

  /** The table for these weights by node. */
  static Table of(RowScores scores, int[] weights) {
    int[] heads = new int[RowScores.ROWS];
    scores.rank(weights, heads, new int[RowScores.ROWS]);
    return new HeadTable(heads);
  }
}
