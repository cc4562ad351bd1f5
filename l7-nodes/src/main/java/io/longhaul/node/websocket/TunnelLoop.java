package io.longhaul.node.websocket;

import io.longhaul.node.loop.Timers;
import io.longhaul.node.metrics.NodeMetrics;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;

/** What all tunnels of one event loop share, so that none has it for itself. */
public final class TunnelLoop {
  /** What is read at once. */
  static final int SCRATCH_BYTES = 64 * 1024;

  private final EventLoop loop;
  private final Timers timers;
  private final NodeMetrics metrics;
  private final Followed followed = new Followed();
  private ByteBuf scratch = Unpooled.EMPTY_BUFFER;

  public TunnelLoop(EventLoop loop, Timers timers, NodeMetrics metrics) {
    this.loop = loop;
    this.timers = timers;
    this.metrics = metrics;
  }

  EventLoop loop() {
    return loop;
  }

  Timers timers() {
    return timers;
  }

  NodeMetrics metrics() {
    return metrics;
  }

  Followed followed() {
    return followed;
  }

  /** What a socket is read into; whoever is given it does not keep it. */
  ByteBuf scratch() {
    if (scratch.capacity() == 0) {
      scratch = Unpooled.directBuffer(SCRATCH_BYTES, SCRATCH_BYTES);
    }
    return scratch;
  }

  @SuppressWarnings("ReferenceEquality") // the very same memory, not equal bytes
  boolean isScratch(ByteBuf bytes) {
    return bytes == scratch;
  }

  /** Gives the memory back, when the event loop has ended. */
  public void end() {
    scratch.release();
  }
}
