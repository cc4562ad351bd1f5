package io.longhaul.chaos.mixing;

/**
 * The finaliser of SplitMix64 (Steele, Lea, Flood: "Fast Splittable Pseudorandom Number
 * Generators", OOPSLA 2014): cheap and even, and nothing that withstands an adversary.
 */
public final class SplitMix {
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private SplitMix() {}

  /** The number that SplitMix64 gives next after this state. */
  public static long next(long state) {
    return finished(state + GOLDEN);
  }

  /** Each bit of the result depends on each bit of the value; 0 stays 0. */
  public static long finished(long value) {
    long z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
