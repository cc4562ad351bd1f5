package io.longhaul.chaos.hashing;

/** Nodes that hold nothing, or something everywhere. */
record Holding(boolean everywhere) implements Occupancy {
  static Occupancy nothing() {
    return new Holding(false);
  }

  static Occupancy anything() {
    return new Holding(true);
  }

  @Override
  public boolean holds(int bucket, int node) {
    return everywhere;
  }

  @Override
  public boolean allReachedBy(Table table) {
    return !everywhere;
  }
}
