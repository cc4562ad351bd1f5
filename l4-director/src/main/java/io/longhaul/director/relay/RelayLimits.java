package io.longhaul.director.relay;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * How much the relay takes on.
 *
 * @param maxConnections client connections at a time; one more is reset at once and counted
 * @param maxConnectionsPerSource the same for one IPv4 address or one IPv6 /64
 * @param backlog connections that the kernel holds ready for each door before we accept them
 */
public record RelayLimits(int maxConnections, int maxConnectionsPerSource, int backlog) {
  /** Most connections that a configuration may ask for. */
  public static final int MAX_CONNECTIONS = 4_000_000;

  /** Longest backlog that a configuration may ask for; the kernel cuts it to net.core.somaxconn. */
  public static final int MAX_BACKLOG = 65_535;

  /** Backlog where the configuration says nothing. */
  public static final int DEFAULT_BACKLOG = 4096;

  /** Descriptors left for all but relayed connections: jars, logs, ZooKeeper, the admin API. */
  static final int RESERVED_DESCRIPTORS = 1000;

  /** A relayed connection holds two sockets. */
  private static final int DESCRIPTORS_PER_CONNECTION = 2;

  /** Connections where the system does not tell its limit of descriptors. */
  private static final int UNKNOWN_LIMIT_CONNECTIONS = 4000;

  public RelayLimits {
    check("maxConnections", maxConnections, MAX_CONNECTIONS);
    check("maxConnectionsPerSource", maxConnectionsPerSource, MAX_CONNECTIONS);
    check("backlog", backlog, MAX_BACKLOG);
  }

  /** As many connections as this process may have descriptors for, from any source. */
  public static RelayLimits fitting() {
    int connections = connectionsThatFit();
    return new RelayLimits(connections, connections, DEFAULT_BACKLOG);
  }

  static int connectionsThatFit() {
    if (!(ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean os)) {
      return UNKNOWN_LIMIT_CONNECTIONS;
    }
    long descriptors = os.getMaxFileDescriptorCount() - RESERVED_DESCRIPTORS;
    return Math.clamp(descriptors / DESCRIPTORS_PER_CONNECTION, 100, MAX_CONNECTIONS);
  }

  private static void check(String name, int value, int max) {
    if (value < 1 || value > max) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: 1 to " + max + ")");
    }
  }
}
