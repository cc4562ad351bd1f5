package io.longhaul.chaos.hashing;

import io.longhaul.chaos.mixing.SplitMix;

/**
 * Cheap, well-mixed 64-bit numbers. What is compared needs a hash that is even, not one that
 * withstands an adversary.
 */
final class Mixing {
  private static final double UNIT = 0x1.0p-53;

  private Mixing() {}

  /** A number that depends on both, each bit on each. */
  static long mix(long first, long second) {
    return mix(mix(first) + second);
  }

  static long mix(long value) {
    return SplitMix.next(value);
  }

  /** An exponential variate of mean 1 from a hash. */
  static double exponential(long hash) {
    return -Math.log(((hash >>> 11) + 1) * UNIT);
  }
}
