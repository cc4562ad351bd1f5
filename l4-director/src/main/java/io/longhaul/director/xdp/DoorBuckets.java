package io.longhaul.director.xdp;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Puts door keys into the table's buckets such that the program finds each in few steps: open
 * addressing, with a seed under which no key lies far behind its own bucket.
 *
 * @param seed goes into the table
 * @param buckets the key in each bucket, if any
 */
record DoorBuckets(long seed, List<Optional<DoorKey>> buckets) {
  private static final long MIX_1 = 0x9E3779B97F4A7C15L;
  private static final long MIX_2 = 0xD6E8FEB86659FD93L;
  private static final int MAX_SEEDS = 10_000;

  /**
   * Finds a seed for these keys.
   *
   * @throws IllegalArgumentException when there are too many for any
   */
  static DoorBuckets of(List<DoorKey> keys) {
    for (long seed = 1; seed <= MAX_SEEDS; seed++) {
      Optional<DoorBuckets> buckets = placed(keys, seed);
      if (buckets.isPresent()) {
        return buckets.get();
      }
    }
    throw new IllegalArgumentException(
        "doors: %d keys of addresses, ports and protocols (expected: fewer, about %d)"
            .formatted(keys.size(), TableLayout.DOOR_BUCKETS / 4));
  }

  private static Optional<DoorBuckets> placed(List<DoorKey> keys, long seed) {
    DoorKey[] buckets = new DoorKey[TableLayout.DOOR_BUCKETS];
    for (DoorKey key : keys) {
      int bucket = bucket(key, seed);
      int probe = 0;
      while (probe < TableLayout.DOOR_PROBES && buckets[index(bucket + probe)] != null) {
        probe++;
      }
      if (probe == TableLayout.DOOR_PROBES) {
        return Optional.empty();
      }
      buckets[index(bucket + probe)] = key;
    }
    return Optional.of(
        new DoorBuckets(seed, Arrays.stream(buckets).map(Optional::ofNullable).toList()));
  }

  private static int index(int bucket) {
    return bucket & (TableLayout.DOOR_BUCKETS - 1);
  }

  /** As {@code doors.h} computes it. */
  static int bucket(DoorKey key, long seed) {
    long x = (key.low() ^ seed) * MIX_1;
    x ^= x >>> Integer.SIZE;
    x += key.high();
    x ^= Integer.toUnsignedLong(key.portProtocolKind());
    x *= MIX_2;
    return (int) (x >>> TableLayout.DOOR_BUCKET_SHIFT);
  }
}
