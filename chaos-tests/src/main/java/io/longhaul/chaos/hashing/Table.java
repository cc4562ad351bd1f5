package io.longhaul.chaos.hashing;

/** What one director forwards by: a number of equal buckets, by the hash of a connection. */
interface Table {
  /** A bucket without a node. */
  int NOBODY = -1;

  int buckets();

  /** The node that a bucket's new connections go to, {@link #NOBODY} when there is none. */
  int head(int bucket);

  /** Whether packets of an established connection come to the node if it is the one that knows. */
  boolean reaches(int bucket, int node);

  /** Most nodes that one packet may have to visit. */
  int longest();

  /** The bucket of a connection: the hash, all of its bits, scaled to the number of buckets. */
  default int bucket(long hash) {
    return (int) Math.unsignedMultiplyHigh(hash, buckets());
  }
}
