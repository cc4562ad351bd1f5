package io.longhaul.chaos.hashing;

import java.util.Arrays;

/** A table with one node a bucket. */
final class HeadTable implements Table {
  private final int[] heads;

  HeadTable(int[] heads) {
    this.heads = heads.clone();
  }

  @Override
  public int buckets() {
    return heads.length;
  }

  @Override
  public int head(int bucket) {
    return heads[bucket];
  }

  @Override
  public boolean reaches(int bucket, int node) {
    return heads[bucket] == node;
  }

  @Override
  public int longest() {
    return 1;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HeadTable table && Arrays.equals(heads, table.heads);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(heads);
  }
}
