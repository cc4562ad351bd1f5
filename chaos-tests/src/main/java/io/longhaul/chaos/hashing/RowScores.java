package io.longhaul.chaos.hashing;

import java.util.stream.IntStream;

/**
 * Who would have each row of a table by rendezvous hashing: every node draws a number for every
 * row, and the lowest number over weight wins. The numbers are exponential, so that a node wins as
 * many rows as its weight says (Schindelhauer, Schomaker: "Weighted Distributed Hash Tables", SPAA
 * 2005).
 */
final class RowScores {
  /** Rows of the tables made of them. */
  static final int ROWS = 65_536;

  private final int nodes;
  private final float[] scores;

  RowScores(int nodes) {
    this.nodes = nodes;
    scores = new float[ROWS * nodes];
    for (int row = 0; row < ROWS; row++) {
      for (int node = 0; node < nodes; node++) {
        scores[row * nodes + node] = (float) Mixing.exponential(Mixing.mix(node, row));
      }
    }
  }

  /**
   * The two best nodes of every row.
   *
   * @param first becomes the best of each row, {@link Table#NOBODY} where there is none
   * @param second becomes the next best
   */
  void rank(int[] weights, int[] first, int[] second) {
    int[] present = IntStream.range(0, nodes).filter(node -> weights[node] > 0).toArray();
    for (int row = 0; row < ROWS; row++) {
      float lowest = Float.POSITIVE_INFINITY;
      float next = Float.POSITIVE_INFINITY;
      first[row] = Table.NOBODY;
      second[row] = Table.NOBODY;
      for (int node : present) {
        float score = scores[row * nodes + node] / weights[node];
        if (score < lowest) {
          next = lowest;
          second[row] = first[row];
          lowest = score;
          first[row] = node;
        } else if (score < next) {
          next = score;
          second[row] = node;
        }
      }
    }
  }
}
