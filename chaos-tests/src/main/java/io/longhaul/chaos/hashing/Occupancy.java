package io.longhaul.chaos.hashing;

/** What the nodes say of the connections that they hold. */
interface Occupancy {
  /** Whether the node holds a connection in this bucket of the present table. */
  boolean holds(int bucket, int node);

  /** Whether every connection that is open would be reached by a table of as many buckets. */
  boolean allReachedBy(Table table);
}
