package io.longhaul.node.loop;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.EventExecutorGroup;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** How late event loops run what is due: they are busy or blocked for as long. */
public final class LoopLag {
  /** How often each loop is probed. */
  static final long PERIOD_MS = 100;

  private final AtomicLong worstNs = new AtomicLong();

  private LoopLag() {}

  /** Probes these loops as long as they run. */
  public static LoopLag of(EventExecutorGroup loops) {
    LoopLag lag = new LoopLag();
    for (EventExecutor loop : loops) {
      lag.probeLater(loop);
    }
    return lag;
  }

  private void probeLater(EventExecutor loop) {
    long dueNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PERIOD_MS);
    var _ = loop.schedule(() -> probe(loop, dueNs), PERIOD_MS, TimeUnit.MILLISECONDS);
  }

  private void probe(EventExecutor loop, long dueNs) {
    long lateNs = System.nanoTime() - dueNs;
    worstNs.accumulateAndGet(lateNs, Math::max);
    if (!loop.isShuttingDown()) {
      probeLater(loop);
    }
  }

  /** The worst since this was asked last. */
  public int worstMicros() {
    return (int) Math.min(Integer.MAX_VALUE, TimeUnit.NANOSECONDS.toMicros(worstNs.getAndSet(0)));
  }
}
