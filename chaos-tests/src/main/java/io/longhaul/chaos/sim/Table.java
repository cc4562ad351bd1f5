package io.longhaul.chaos.sim;

import io.longhaul.hash.Epoch;
import io.longhaul.hash.EpochCodec;

/**
 * A published epoch: what was written, and what everybody reads out of it.
 *
 * @param writtenNs when its writer planned it
 */
record Table(Epoch epoch, int bytes, long writtenNs) {
  /** Through the codec and back, as between processes. */
  static Table of(Epoch planned, int slots, long nowNs) {
    byte[] encoded = EpochCodec.encode(planned);
    return new Table(EpochCodec.decode(encoded, slots), encoded.length, nowNs);
  }
}
