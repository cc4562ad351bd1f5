package io.longhaul.node.loop;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.EventExecutorGroup;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** How late event loops run what is due: they are busy or blocked for as long. */
public final class LoopLag {
  /** How often each loop is probed. */
  public static final long PERIOD_MS = 100;

  private final AtomicLong worstNs = new AtomicLong();

  private final Listener listener;

  private LoopLag(Listener listener) {
    this.listener = listener;
  }

  /** Is told of each sample, by the loop itself. */
  @FunctionalInterface
  public interface Listener {
    void late(EventExecutor loop, long lateNs);
  }

  /** Probes these loops as long as they run. */
  public static LoopLag of(EventExecutorGroup loops, Listener listener) {
    LoopLag lag = new LoopLag(listener);
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
    try {
      listener.late(loop, lateNs);
    } finally {
      if (!loop.isShuttingDown()) {
        probeLater(loop);
      }
    }
  }

  /** The worst since this was asked last. */
  public int worstMicros() {
    return (int) Math.min(Integer.MAX_VALUE, TimeUnit.NANOSECONDS.toMicros(worstNs.getAndSet(0)));
  }
}
