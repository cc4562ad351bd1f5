package io.longhaul.ops.process;

import io.longhaul.hash.Epoch;
import io.longhaul.membership.model.Heartbeat;
import io.longhaul.membership.model.MemberKey;
import io.longhaul.membership.store.EpochFollower;
import io.longhaul.node.NodeServer;
import io.longhaul.node.kernel.ListenOverflows;
import java.util.concurrent.TimeUnit;

/** How a node is, for its signs of life. For one thread. */
final class NodeVitals {
  private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

  private final MemberKey key;
  private final NodeServer server;
  private final EpochFollower epochs;
  private final long overflowsAtStart = ListenOverflows.ofHost();
  private long measuredNs = System.nanoTime();
  private long acceptedBefore;
  private int acceptsPerSecond;
  private long overflows;

  NodeVitals(MemberKey key, NodeServer server, EpochFollower epochs) {
    this.key = key;
    this.server = server;
    this.epochs = epochs;
  }

  Heartbeat heartbeat(long sequence) {
    long nowNs = System.nanoTime();
    if (nowNs - measuredNs >= SECOND_NS) {
      measure(nowNs);
    }
    return new Heartbeat(
        key,
        sequence,
        epochs.current().map(Epoch::number).orElse(0L),
        server.connections(),
        acceptsPerSecond,
        server.worstLoopLagMicros(),
        overflows);
  }

  private void measure(long nowNs) {
    long accepted = server.accepted();
    acceptsPerSecond =
        (int)
            Math.min(
                Integer.MAX_VALUE, (accepted - acceptedBefore) * SECOND_NS / (nowNs - measuredNs));
    acceptedBefore = accepted;
    measuredNs = nowNs;
    overflows = Math.max(0, ListenOverflows.ofHost() - overflowsAtStart);
  }
}
