package io.longhaul.chaos.packet;

/**
 * A host's SYN cookies: initial sequence numbers that say by themselves for which SYN they were
 * given, and when. A keyed function of the 4-tuple, the client's number and the minute; valid in
 * the minute in which it was given and the next.
 */
final class SynCookies {
  private static final int VALID_MINUTES = 2;

  private final long key;

  SynCookies(long key) {
    this.key = key;
  }

  int cookie(Flow flow, int clientIsn, int minute) {
    return Mixing.mix(key, flow.id(), clientIsn, minute);
  }

  /** Whether the segment, a handshake's last or the data behind it, answers one of our cookies. */
  boolean validates(Segment segment, int minute) {
    if (!segment.has(Segment.ACK) || segment.has(Segment.SYN) || segment.has(Segment.RST)) {
      return false;
    }
    for (int age = 0; age < VALID_MINUTES; age++) {
      if (cookie(segment.flow(), segment.seq() - 1, minute - age) == segment.ack() - 1) {
        return true;
      }
    }
    return false;
  }
}
