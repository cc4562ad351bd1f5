package io.longhaul.chaos.exhaustive;

import io.longhaul.chaos.packet.Segment;

/**
 * A segment on its way to a client.
 *
 * @param old as in {@link Arriving}
 */
record Returning(Segment segment, int old) {
  Digest digest() {
    return Arriving.of('r', segment).add(old);
  }
}
