package io.longhaul.ops.process;

import io.longhaul.membership.config.Section;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * How a process reaches ZooKeeper: the section {@code zookeeper} of its configuration.
 *
 * @param connect {@code host:port}, several separated by commas
 * @param sessionTimeout how long after its last sign of life the tier takes the process for gone
 */
record ZooKeeperAccess(String connect, Duration sessionTimeout) {
  private static final String SERVER = "(?:[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(?::\\d{1,5})?";
  private static final Pattern SERVERS = Pattern.compile(SERVER + "(?:," + SERVER + ")*");

  private static final Duration DEFAULT_SESSION_TIMEOUT = Duration.ofSeconds(6);
  private static final Duration SHORTEST = Duration.ofMillis(500);
  private static final Duration LONGEST = Duration.ofMinutes(10);

  /** Reads the section of a process's root; a missing one is a fault. */
  static ZooKeeperAccess from(Section root) {
    return root.section("zookeeper")
        .map(ZooKeeperAccess::read)
        .orElseGet(
            () -> {
              if (!root.has("zookeeper")) {
                root.fault("zookeeper", "missing (expected: connect, and maybe sessionTimeout)");
              }
              return new ZooKeeperAccess("", DEFAULT_SESSION_TIMEOUT);
            });
  }

  private static ZooKeeperAccess read(Section section) {
    Duration timeout = section.duration("sessionTimeout", DEFAULT_SESSION_TIMEOUT);
    if (timeout.compareTo(SHORTEST) < 0 || timeout.compareTo(LONGEST) > 0) {
      section.fault("sessionTimeout", timeout.toMillis() + "ms (expected: 500ms to 10m)");
    }
    String connect = section.string("connect");
    if (!connect.isEmpty() && !SERVERS.matcher(connect).matches()) {
      section.fault("connect", "'" + connect + "' (expected: host:port, separated by commas)");
    }
    return new ZooKeeperAccess(connect, timeout);
  }
}
