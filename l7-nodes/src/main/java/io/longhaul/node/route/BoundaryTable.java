package io.longhaul.node.route;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the longest of many keys that a text begins or ends with, where a key may only end at a
 * boundary of the text: paths by their segments from the front, hosts by their labels from the
 * back. One walk over the text, one probe a boundary; a look-up allocates and copies nothing.
 *
 * @param <V> what belongs to a key
 */
final class BoundaryTable<V> {
  private static final int HASH_FACTOR = 31;

  /** Odd, so that multiplying by it spreads a hash over the high bits, which choose the bucket. */
  private static final int SPREAD = 0x9E3779B9;

  private static final int EMPTY = -1;

  private final List<String> keys;
  private final List<Optional<V>> values;
  private final int[] hashes;
  private final int[] buckets;
  private final int shift;

  private BoundaryTable(Map<String, V> entries, boolean backwards) {
    keys = List.copyOf(entries.keySet());
    values = keys.stream().map(entries::get).map(Optional::of).toList();
    hashes = keys.stream().mapToInt(key -> hash(key, backwards)).toArray();
    shift = Integer.numberOfLeadingZeros(Math.max(1, keys.size())) - 1;
    buckets = new int[1 << (Integer.SIZE - shift)];
    Arrays.fill(buckets, EMPTY);
    for (int i = 0; i < hashes.length; i++) {
      int bucket = bucket(hashes[i]);
      while (buckets[bucket] != EMPTY) {
        bucket = next(bucket);
      }
      buckets[bucket] = i;
    }
  }

  /** A table of path prefixes without a slash at their ends. */
  static <V> BoundaryTable<V> ofPaths(Map<String, V> entries) {
    return new BoundaryTable<>(entries, false);
  }

  /** A table of domains. */
  static <V> BoundaryTable<V> ofDomains(Map<String, V> entries) {
    return new BoundaryTable<>(entries, true);
  }

  /** The value of the longest key that is the path, or its beginning with a slash behind it. */
  Optional<V> longestPathPrefix(String path) {
    int best = EMPTY;
    int hash = 0;
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == '/') {
        best = better(best, hash, path, 0, i);
      }
      hash = HASH_FACTOR * hash + c;
    }
    return value(better(best, hash, path, 0, path.length()));
  }

  /** The value of the longest key that the host ends with, with a dot before it. */
  Optional<V> longestDomainAbove(String host) {
    int best = EMPTY;
    int hash = 0;
    for (int i = host.length() - 1; i > 0; i--) {
      char c = host.charAt(i);
      if (c == '.') {
        best = better(best, hash, host, i + 1, host.length());
      }
      hash = HASH_FACTOR * hash + c;
    }
    return value(best);
  }

  private Optional<V> value(int index) {
    return index == EMPTY ? Optional.empty() : values.get(index);
  }

  private int better(int best, int hash, String text, int from, int to) {
    for (int bucket = bucket(hash); buckets[bucket] != EMPTY; bucket = next(bucket)) {
      int index = buckets[bucket];
      String key = keys.get(index);
      if (hashes[index] == hash && key.length() == to - from && text.startsWith(key, from)) {
        return index;
      }
    }
    return best;
  }

  private int bucket(int hash) {
    return (hash * SPREAD) >>> shift;
  }

  private int next(int bucket) {
    return (bucket + 1) & (buckets.length - 1);
  }

  private static int hash(String key, boolean backwards) {
    int hash = 0;
    for (int i = 0; i < key.length(); i++) {
      hash = HASH_FACTOR * hash + key.charAt(backwards ? key.length() - 1 - i : i);
    }
    return hash;
  }
}
