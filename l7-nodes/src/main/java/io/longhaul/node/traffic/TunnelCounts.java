package io.longhaul.node.traffic;

import io.longhaul.node.metrics.TunnelEnd;
import io.longhaul.node.websocket.TunnelTotals;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/**
 * WebSockets. What each has passed is added at its end, so that an idle one costs nothing here.
 * Safe for all threads.
 */
public final class TunnelCounts {
  private static final String DIRECTION = "direction";

  private final LongAdder opened;
  private final Map<TunnelEnd, LongAdder> ended = new EnumMap<>(TunnelEnd.class);
  private final LongAdder over = new LongAdder();
  private final LongAdder millis = new LongAdder();
  private final LongAdder bytesIn;
  private final LongAdder bytesOut;
  private final LongAdder messagesIn;
  private final LongAdder messagesOut;

  TunnelCounts(Series series) {
    opened = series.counter("tunnels.opened");
    series.gauge("tunnels.active", this::active);
    series.durations("tunnels.duration", over, millis);
    Map<String, LongAdder> byLabel = new HashMap<>();
    for (TunnelEnd end : TunnelEnd.values()) {
      ended.put(
          end,
          byLabel.computeIfAbsent(
              end.label(), label -> series.counter("tunnels.ended", "reason", label)));
    }
    bytesIn = series.counter("tunnels.bytes", DIRECTION, "in");
    bytesOut = series.counter("tunnels.bytes", DIRECTION, "out");
    messagesIn = series.counter("tunnels.messages", DIRECTION, "in");
    messagesOut = series.counter("tunnels.messages", DIRECTION, "out");
  }

  /** One was opened. */
  public void begin() {
    opened.increment();
  }

  /** One is over, after so long. */
  public void end(TunnelEnd reason, TunnelTotals totals, long afterMs) {
    Objects.requireNonNull(ended.get(reason)).increment();
    millis.add(afterMs);
    bytesIn.add(totals.clientBytes());
    bytesOut.add(totals.upstreamBytes());
    messagesIn.add(totals.clientMessages());
    messagesOut.add(totals.upstreamMessages());
    over.increment();
  }

  long active() {
    long gone = over.sum();
    return opened.sum() - gone;
  }
}
