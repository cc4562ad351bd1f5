package io.longhaul.chaos.exhaustive;

/**
 * A 128-bit fingerprint of a sequence of numbers. Two of a million different states share one with
 * a probability below 10^-26.
 */
final class Digest {
  private long high = 0x9E3779B97F4A7C15L;
  private long low = 0xC2B2AE3D27D4EB4FL;
  private long highs;
  private long lows;

  Digest add(long value) {
    high = mix(high ^ value, 0xBF58476D1CE4E5B9L) + low;
    low = mix(low + value, 0x94D049BB133111EBL) ^ Long.rotateLeft(high, 23);
    return this;
  }

  Digest add(boolean value) {
    return add(value ? 1 : 0);
  }

  Digest add(Enum<?> value) {
    return add(value.name().hashCode());
  }

  /** Adds a part whose place among other such parts does not matter. */
  Digest include(Digest part) {
    highs += part.high();
    lows += part.low();
    return this;
  }

  long high() {
    return mix(high + highs, 0xFF51AFD7ED558CCDL);
  }

  long low() {
    return mix(low + lows ^ high, 0xC4CEB9FE1A85EC53L);
  }

  private static long mix(long value, long factor) {
    long z = (value ^ (value >>> 32)) * factor;
    z = (z ^ (z >>> 29)) * factor;
    return z ^ (z >>> 32);
  }
}
