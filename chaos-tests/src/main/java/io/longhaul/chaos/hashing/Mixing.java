package io.longhaul.chaos.hashing;

/**
 * Cheap, well-mixed 64-bit numbers: the finaliser of SplitMix64 (Steele, Lea, Flood: "Fast
 * Splittable Pseudorandom Number Generators", OOPSLA 2014). What is compared needs a hash that is
 * even, not one that withstands an adversary.
 */
final class Mixing {
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;
  private static final double UNIT = 0x1.0p-53;

  private Mixing() {}

  /** A number that depends on both, each bit on each. */
  static long mix(long first, long second) {
    return mix(mix(first) + second);
  }

  static long mix(long value) {
    long z = value + GOLDEN;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /** An exponential variate of mean 1 from a hash. */
  static double exponential(long hash) {
    return -Math.log(((hash >>> 11) + 1) * UNIT);
  }
}
