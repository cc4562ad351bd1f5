package io.longhaul.node.websocket;

import io.longhaul.node.config.TunnelPing;
import io.longhaul.node.metrics.FrameFault;
import io.netty.buffer.ByteBuf;
import java.util.Optional;

/**
 * Whether one of a tunnel's peers is still there: one that is silent for an interval gets a Ping,
 * and one that is silent for a time after it is dead. Whatever comes is a sign of life. Times are
 * handed in.
 */
final class PeerWatch {
  private final TunnelPing ping;
  private final PongFilter pongs;
  private long sinceMs;
  private boolean awaiting;
  private boolean pinged;

  /**
   * @param masked whether the peer's frames are
   */
  PeerWatch(TunnelPing ping, boolean masked, long nowMs) {
    this.ping = ping;
    this.pongs = new PongFilter(masked);
    this.sinceMs = nowMs;
  }

  /**
   * Bytes have come.
   *
   * @param bytes taken over
   * @return what is to be followed
   */
  ByteBuf heard(ByteBuf bytes, long nowMs) {
    awaiting = false;
    sinceMs = nowMs;
    return pongs.joined(bytes);
  }

  /** Follows as the tracker does, and leaves out the Pongs that nobody but the node waits for. */
  Optional<FrameFault> follow(ByteBuf bytes, FrameTracker tracker, Followed followed) {
    return pinged ? pongs.follow(bytes, tracker, followed) : tracker.follow(bytes, followed);
  }

  /** Whether it has not answered in time. */
  boolean isDead(long nowMs) {
    return awaiting && leftMs(nowMs) <= 0;
  }

  /** Whether it is to get a Ping. */
  boolean isDue(long nowMs) {
    return !awaiting && leftMs(nowMs) <= 0;
  }

  /** It is read again; what it did not say before was not heard. */
  void readAgain(long nowMs) {
    sinceMs = nowMs;
  }

  /** It was sent one. */
  void pinged(long nowMs) {
    awaiting = true;
    pinged = true;
    sinceMs = nowMs;
  }

  /** How long until it has to be looked at again: it may answer at once, and be silent then. */
  long lookMs(long nowMs) {
    long leftMs = leftMs(nowMs);
    return awaiting ? Math.min(leftMs, ping.interval().toMillis()) : leftMs;
  }

  private long leftMs(long nowMs) {
    return sinceMs + (awaiting ? ping.timeout() : ping.interval()).toMillis() - nowMs;
  }
}
