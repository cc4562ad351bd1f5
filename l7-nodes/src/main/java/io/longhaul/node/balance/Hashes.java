package io.longhaul.node.balance;

/** Hashes that are the same on every node; none is meant to resist an adversary. */
public final class Hashes {
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private Hashes() {}

  /** Of a text's characters: FNV-1a, with its bits spread by {@link #mixed}. */
  public static long of(CharSequence text) {
    long hash = FNV_OFFSET;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * FNV_PRIME;
    }
    return mixed(hash);
  }

  /** As {@link #of(CharSequence)}. */
  public static long of(byte[] bytes) {
    long hash = FNV_OFFSET;
    for (byte octet : bytes) {
      hash = (hash ^ (octet & 0xFF)) * FNV_PRIME;
    }
    return mixed(hash);
  }

  /**
   * A permutation of 64 bits in which each bit depends on all (SplitMix64, Steele et al., 2014).
   */
  static long mixed(long value) {
    long mixed = value + 0x9E3779B97F4A7C15L;
    mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }
}
