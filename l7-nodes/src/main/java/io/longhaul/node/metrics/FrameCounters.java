package io.longhaul.node.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** What passed through tunnels in one direction. */
public final class FrameCounters {
  private final Counter bytes;
  private final Counter frames;
  private final Counter messages;

  FrameCounters(MeterRegistry registry, String prefix, String from) {
    bytes = registry.counter(prefix + "websocket.bytes", "from", from);
    frames = registry.counter(prefix + "websocket.frames", "from", from);
    messages = registry.counter(prefix + "websocket.messages", "from", from);
  }

  /** Adds what one read brought. */
  public void add(int addedBytes, int addedFrames, int addedMessages) {
    bytes.increment(addedBytes);
    frames.increment(addedFrames);
    messages.increment(addedMessages);
  }
}
