package io.longhaul.node.log;

import java.security.SecureRandom;

/**
 * Ids for the requests of one event loop: 128 bits, of which the first 64 are drawn once. The
 * others are a counter, mixed so that ids do not show how many requests there were; mixing maps
 * different counts to different numbers, so no id comes twice. They are names, not secrets.
 */
public final class RequestIds {
  private final long high;
  private final long salt;
  private long count;

  public RequestIds() {
    SecureRandom random = new SecureRandom();
    high = random.nextLong();
    salt = random.nextLong();
  }

  /** The first half of every id. */
  public long high() {
    return high;
  }

  /** The second half of the next id. */
  public long next() {
    return mix(count++ ^ salt);
  }

  // The finalizer of SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number
  // generators, OOPSLA 2014), which is a bijection.
  private static long mix(long value) {
    long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }
}
