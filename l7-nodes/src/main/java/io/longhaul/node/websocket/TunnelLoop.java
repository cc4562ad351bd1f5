package io.longhaul.node.websocket;

import io.longhaul.node.loop.Timers;
import io.longhaul.node.metrics.NodeMetrics;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/** What all tunnels of one event loop share, so that none has it for itself. */
public final class TunnelLoop {
  /** What is read at once. */
  static final int SCRATCH_BYTES = 64 * 1024;

  /** Rules whose trackers are remembered; beyond that there are more than one of each. */
  private static final int MOST_RULES = 256;

  private final EventLoop loop;
  private final Timers timers;
  private final LongSupplier clock;
  private final NodeMetrics metrics;
  private final Map<FrameRules, Trackers> trackers = new HashMap<>();
  private final Followed followed = new Followed();
  private ByteBuf scratch = Unpooled.EMPTY_BUFFER;
  private final Set<TunnelSide> held = new HashSet<>();
  private boolean halted;

  /**
   * Has no tunnels yet.
   *
   * @param clock milliseconds, as the timers go by
   */
  public TunnelLoop(EventLoop loop, Timers timers, LongSupplier clock, NodeMetrics metrics) {
    this.loop = loop;
    this.timers = timers;
    this.clock = clock;
    this.metrics = metrics;
  }

  EventLoop loop() {
    return loop;
  }

  Timers timers() {
    return timers;
  }

  long nowMs() {
    return clock.getAsLong();
  }

  NodeMetrics metrics() {
    return metrics;
  }

  Followed followed() {
    return followed;
  }

  /** Those that all directions with the same rules share. */
  Trackers trackers(FrameRules rules) {
    if (trackers.size() >= MOST_RULES) {
      trackers.clear();
    }
    return trackers.computeIfAbsent(rules, Trackers::new);
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

  /**
   * Whether its tunnels are read. While they are not, each side passes on what is read of it at
   * most, and is held back then.
   */
  public void reads(boolean whether) {
    if (halted != whether) {
      return;
    }
    halted = !whether;
    List<TunnelSide> waiting = List.copyOf(held);
    held.clear();
    waiting.forEach(TunnelSide::resume);
  }

  boolean isHalted() {
    return halted;
  }

  /** Until its tunnels are read again. */
  void hold(TunnelSide side) {
    held.add(side);
  }

  /** It is over. */
  void forget(TunnelSide side) {
    if (!held.isEmpty()) {
      held.remove(side);
    }
  }

  /** Gives the memory back, when the event loop has ended. */
  public void end() {
    scratch.release();
  }
}
