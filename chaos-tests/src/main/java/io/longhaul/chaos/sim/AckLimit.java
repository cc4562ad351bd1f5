package io.longhaul.chaos.sim;

import io.longhaul.chaos.packet.Segment;

/**
 * Holds an acknowledgement back that says the same as the one before, as Linux does by
 * tcp_invalid_ratelimit: two ends that miss each other's data would answer each other for ever.
 */
final class AckLimit {
  private static final long PERIOD_NS = 500 * Timeline.MILLISECOND;

  private int seq;
  private int ack;
  private long atNs = -PERIOD_NS;

  boolean holdsBack(Segment segment, long nowNs) {
    if (segment.flags() != Segment.ACK || segment.length() > 0) {
      return false;
    }
    if (segment.seq() == seq && segment.ack() == ack && nowNs - atNs < PERIOD_NS) {
      return true;
    }
    seq = segment.seq();
    ack = segment.ack();
    atNs = nowNs;
    return false;
  }
}
