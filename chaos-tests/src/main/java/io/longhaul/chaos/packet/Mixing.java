package io.longhaul.chaos.packet;

import static io.longhaul.chaos.mixing.SplitMix.next;

/** A quick keyed function, good enough for models (SplitMix64, chained). */
final class Mixing {
  private Mixing() {}

  static int mix(long key, long a, int b, int c) {
    return (int)
        (next(next(next(key) ^ a) ^ ((long) b << Integer.SIZE | (c & 0xFFFF_FFFFL))) >>> 16);
  }
}
