package io.longhaul.chaos.hashing;

/** A table with a primary and a secondary a row: GLB's second chance. */
final class PairTable implements Table {
  private final int[] primaries;
  private final int[] secondaries;

  PairTable(int[] primaries, int[] secondaries) {
    this.primaries = primaries.clone();
    this.secondaries = secondaries.clone();
  }

  @Override
  public int buckets() {
    return primaries.length;
  }

  @Override
  public int head(int bucket) {
    return primaries[bucket];
  }

  int secondary(int bucket) {
    return secondaries[bucket];
  }

  @Override
  public boolean reaches(int bucket, int node) {
    return primaries[bucket] == node || secondaries[bucket] == node;
  }

  @Override
  public int longest() {
    return 2;
  }
}
