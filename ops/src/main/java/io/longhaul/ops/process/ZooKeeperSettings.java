package io.longhaul.ops.process;

import io.longhaul.membership.config.ConfigDocument;
import io.longhaul.membership.config.Section;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A ZooKeeper server's configuration file; {@code ops/examples/zookeeper.yaml} describes every
 * field.
 *
 * @param tickTime sessions last at least two ticks
 */
public record ZooKeeperSettings(Path data, InetSocketAddress listen, Duration tickTime) {
  private static final Duration DEFAULT_TICK = Duration.ofSeconds(2);
  private static final Duration LONGEST_TICK = Duration.ofMinutes(1);

  /**
   * Reads the file.
   *
   * @throws io.longhaul.membership.config.ConfigException with every fault in it
   */
  public static ZooKeeperSettings read(Path file) {
    return ConfigDocument.read(file, ZooKeeperSettings::from);
  }

  static ZooKeeperSettings from(Section root) {
    Duration tickTime = root.duration("tickTime", DEFAULT_TICK);
    if (tickTime.isZero() || tickTime.compareTo(LONGEST_TICK) > 0) {
      root.fault("tickTime", tickTime.toMillis() + "ms (expected: 1ms to 1m)");
    }
    return new ZooKeeperSettings(Path.of(root.string("data")), root.address("listen"), tickTime);
  }
}
