package io.longhaul.node.limit;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Token buckets by key, in a table of fixed size, shared by all event loops without locks. A bucket
 * is one number, the time at which it would be full again (the generic cell rate algorithm, ITU-T
 * I.371); what comes is let in as long as that lies no more than a burst ahead.
 *
 * <pre>
 *   set    8 places, chosen by the key
 *   place  key(64) full-again time in nanoseconds(64); a key of 0 is none
 * </pre>
 *
 * A new key takes a place that is full again, since nothing is lost with it. Where its set has
 * none, it takes over the place, and the bucket as it is, of the key that has used least: so
 * nobody's bucket is filled by pushing it out, and who floods the table with keys gains nothing.
 */
public final class TokenBuckets {
  static final int WAYS = 8;
  private static final long NS_A_SECOND = 1_000_000_000;

  private final AtomicLongArray table;
  private final int setMask;
  private final long intervalNs;
  private final long burstNs;
  private final long seed = ThreadLocalRandom.current().nextLong();

  /**
   * @param intervalNs between two that may come for ever
   * @param burst how many may come at once
   * @param keys how many are told apart; rounded up to a power of two
   */
  public TokenBuckets(long intervalNs, int burst, int keys) {
    int sets = Integer.highestOneBit(Math.max(1, (keys - 1) / WAYS)) * (keys > WAYS ? 2 : 1);
    this.table = new AtomicLongArray(2 * WAYS * sets);
    this.setMask = sets - 1;
    this.intervalNs = intervalNs;
    this.burstNs = (burst - 1) * intervalNs;
  }

  /**
   * Takes one.
   *
   * @param nowNs of a clock that never jumps, above 0
   * @return 0 if it may come; else nanoseconds until it might, and nothing was taken
   */
  public long take(long key, long nowNs) {
    return reserve(key, nowNs, 0);
  }

  /**
   * Takes one, if it may come soon.
   *
   * @param mostNs how long it may wait
   * @return how long it has to wait; more than {@code mostNs} if that is too long, and nothing was
   *     taken then
   */
  public long reserve(long key, long nowNs, long mostNs) {
    int place = place(mixed(key ^ seed));
    while (true) {
      long full = table.get(place + 1);
      long waitNs = Math.max(0, full - burstNs - nowNs);
      if (waitNs > mostNs) {
        return waitNs;
      }
      if (table.compareAndSet(place + 1, full, Math.max(full, nowNs) + intervalNs)) {
        return waitNs;
      }
    }
  }

  /** A wait in whole seconds, at least one, as a client is told. */
  public static int seconds(long waitNs) {
    return (int) Math.min(Integer.MAX_VALUE, Math.max(1, (waitNs + NS_A_SECOND - 1) / NS_A_SECOND));
  }

  // Two loops that give a place to two keys at once may count for each other once; nobody gains a
  // bucket by that.
  private int place(long key) {
    int first = (int) (key >>> Integer.SIZE & setMask) * 2 * WAYS;
    int least = first;
    for (int place = first; place < first + 2 * WAYS; place += 2) {
      if (table.get(place) == key) {
        return place;
      }
      if (table.get(place + 1) < table.get(least + 1)) {
        least = place;
      }
    }
    table.set(least, key);
    return least;
  }

  /** Every number another, as scattered as can be (the finaliser of MurmurHash3); never 0. */
  private static long mixed(long key) {
    long hash = (key ^ key >>> 33) * 0xFF51AFD7ED558CCDL;
    hash = (hash ^ hash >>> 33) * 0xC4CEB9FE1A85EC53L;
    hash ^= hash >>> 33;
    return hash == 0 ? 1 : hash;
  }
}
