package io.longhaul.membership.model;

/**
 * A sign of life of one process of a node, by telemetry every {@link #PERIOD_MS}.
 *
 * @param sequence rises with every heartbeat of an incarnation
 * @param epoch the highest epoch that it has loaded, 0 for none (rule R3)
 * @param connections open client connections
 * @param loopLagMicros how late the event loops run, the worst of them
 * @param listenOverflows connections that the kernel turned away since the start
 */
public record Heartbeat(
    MemberKey key,
    long sequence,
    long epoch,
    int connections,
    int acceptsPerSecond,
    int loopLagMicros,
    long listenOverflows) {
  /** Time between two heartbeats. */
  public static final long PERIOD_MS = 100;
}
