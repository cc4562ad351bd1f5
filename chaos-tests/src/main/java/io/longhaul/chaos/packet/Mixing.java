package io.longhaul.chaos.packet;

/** A quick keyed function, good enough for models (the finaliser of SplitMix64, chained). */
final class Mixing {
  private Mixing() {}

  static int mix(long key, long a, int b, int c) {
    return (int) (mix(mix(mix(key) ^ a) ^ ((long) b << Integer.SIZE | (c & 0xFFFF_FFFFL))) >>> 16);
  }

  private static long mix(long value) {
    long z = value + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
