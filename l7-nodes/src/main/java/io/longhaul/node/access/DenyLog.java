package io.longhaul.node.access;

import io.longhaul.node.metrics.DenyReason;
import java.net.InetAddress;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the operator why requests are refused, without tokens, ids or targets, and no more often
 * than a person could read.
 */
final class DenyLog {
  /** Least time between two lines. */
  static final long PAUSE_NS = 100_000_000;

  private static final Logger LOG = LoggerFactory.getLogger(DenyLog.class);

  private final LongSupplier nowNs;
  private final AtomicLong nextNs;
  private final AtomicLong unsaid = new AtomicLong();

  DenyLog(LongSupplier nowNs) {
    this.nowNs = nowNs;
    this.nextNs = new AtomicLong(nowNs.getAsLong());
  }

  void say(String policy, InetAddress client, DenyReason reason) {
    if (due()) {
      LOG.info(
          "policy {}: {} refused: {}; {} more since the last line",
          policy,
          client.getHostAddress(),
          reason.label(),
          unsaid.getAndSet(0));
    } else {
      unsaid.incrementAndGet();
    }
  }

  /** Whether a line may be written now; one caller is told so. */
  boolean due() {
    long now = nowNs.getAsLong();
    long next = nextNs.get();
    return now - next >= 0 && nextNs.compareAndSet(next, now + PAUSE_NS);
  }
}
