package io.longhaul.director.relay;

import io.longhaul.membership.config.ScalarValues;
import io.longhaul.membership.config.Section;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a relay plane needs to know before it starts.
 *
 * @param directorId tells nodes which director a connection came through
 * @param listens address of each front door, by the door's name; port 0 takes a free one
 * @param workers event loops, which share all connections
 */
public record RelaySettings(
    String directorId,
    Map<String, InetSocketAddress> listens,
    RelayTimeouts timeouts,
    RelayLimits limits,
    SpliceMode splice,
    TransportKind transport,
    int workers) {
  /** Most event loops. */
  public static final int MAX_WORKERS = 256;

  /** Longest director id and door name, in UTF-8 bytes, that the PROXY header carries. */
  public static final int MAX_NAME_BYTES = 255;

  public RelaySettings {
    listens = Map.copyOf(new TreeMap<>(listens));
    if (workers < 1 || workers > MAX_WORKERS) {
      throw new IllegalArgumentException(
          "workers: " + workers + " (expected: 1 to " + MAX_WORKERS + ")");
    }
  }

  /** Settings with every default. */
  public static RelaySettings defaults(String directorId, Map<String, InetSocketAddress> listens) {
    return new RelaySettings(
        directorId,
        listens,
        RelayTimeouts.DEFAULT,
        RelayLimits.fitting(),
        SpliceMode.AUTO,
        TransportKind.AUTO,
        defaultWorkers());
  }

  /**
   * Reads the section {@code relay} of a director's configuration; all its fields are optional.
   *
   * @param directorId the document's {@code id}
   * @param listens the addresses that the document gives its doors
   */
  public static RelaySettings from(
      String directorId, Map<String, InetSocketAddress> listens, Section relay) {
    return new RelaySettings(
        directorId,
        listens,
        timeouts(relay),
        limits(relay),
        relay.oneOf("splice", SpliceMode.class, SpliceMode.AUTO),
        relay.oneOf("transport", TransportKind.class, TransportKind.AUTO),
        relay.integer("workers", 1, MAX_WORKERS, defaultWorkers()));
  }

  private static RelayTimeouts timeouts(Section relay) {
    RelayTimeouts absent = RelayTimeouts.DEFAULT;
    return new RelayTimeouts(
        timeout(relay, "connectTimeout", RelayTimeouts.MIN, absent.connect()),
        timeout(relay, "halfCloseTimeout", RelayTimeouts.MIN, absent.halfClose()),
        timeout(relay, "deadPeerTimeout", RelayTimeouts.MIN, absent.deadPeer()),
        timeout(relay, "keepAliveIdle", RelayTimeouts.MIN_KEEP_ALIVE, absent.keepAliveIdle()));
  }

  private static Duration timeout(Section relay, String field, Duration min, Duration absent) {
    return relay.value(
        field, text -> RelayTimeouts.checked("", ScalarValues.duration(text), min), absent);
  }

  private static RelayLimits limits(Section relay) {
    int fitting = RelayLimits.connectionsThatFit();
    int most = RelayLimits.MAX_CONNECTIONS;
    int max = relay.integer("maxConnections", 1, most, fitting);
    return new RelayLimits(
        max,
        relay.integer("maxConnectionsPerSource", 1, most, max),
        relay.integer("backlog", 1, RelayLimits.MAX_BACKLOG, RelayLimits.DEFAULT_BACKLOG));
  }

  private static int defaultWorkers() {
    return Math.min(Runtime.getRuntime().availableProcessors(), MAX_WORKERS);
  }
}
