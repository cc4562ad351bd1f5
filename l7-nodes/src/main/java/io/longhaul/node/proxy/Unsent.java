package io.longhaul.node.proxy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;

/** What of its responses a client has not taken, and the kernel could not; and whether it does. */
final class Unsent {
  private final Channel channel;
  private long before;

  Unsent(Channel channel) {
    this.channel = channel;
  }

  /** A response has been written, of which all may wait. */
  void begin() {
    before = Long.MAX_VALUE;
  }

  long bytes() {
    ChannelOutboundBuffer pending = channel.unsafe().outboundBuffer();
    return pending == null ? 0 : pending.totalPendingWriteBytes();
  }

  /** Whether there is less of it than when this was asked last. */
  boolean shrinks() {
    long now = bytes();
    boolean less = now < before;
    before = Math.min(before, now);
    return less;
  }
}
