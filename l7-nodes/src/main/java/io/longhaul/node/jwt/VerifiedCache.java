package io.longhaul.node.jwt;

import java.security.MessageDigest;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Tokens that were verified lately, by their hashes, so that a signature is not checked anew for
 * each request. A place holds one token, and a newer one takes it over; so it is bounded, and
 * whoever has many tokens costs others at most a signature's check. An entry counts only for the
 * very key set that verified it. Safe for all threads, without locks.
 */
final class VerifiedCache {
  static final int PLACES = 8_192;

  /** A hash is compared whole; its first bytes choose the place. */
  private static final class Entry {
    final byte[] hash;
    final JwkSet keys;
    final Verified token;

    Entry(byte[] hash, JwkSet keys, Verified token) {
      this.hash = hash;
      this.keys = keys;
      this.token = token;
    }
  }

  private final AtomicReferenceArray<Entry> places = new AtomicReferenceArray<>(PLACES);

  @SuppressWarnings("ReferenceEquality") // the very set, since another may hold other keys
  Optional<Verified> find(byte[] hash, JwkSet keys) {
    Entry entry = places.get(place(hash));
    return entry != null && entry.keys == keys && MessageDigest.isEqual(entry.hash, hash)
        ? Optional.of(entry.token)
        : Optional.empty();
  }

  void keep(byte[] hash, JwkSet keys, Verified token) {
    places.set(place(hash), new Entry(hash, keys, token));
  }

  private static int place(byte[] hash) {
    return ((hash[0] & 0xFF) << Byte.SIZE | (hash[1] & 0xFF)) & (PLACES - 1);
  }
}
