package io.longhaul.chaos.load;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.util.Optional;

/** What the machine allows a run, found out before it begins. */
final class LoadLimits {
  /** Descriptors kept free for everything that is not a connection. */
  static final int RESERVED_DESCRIPTORS = 64;

  private LoadLimits() {}

  /** Descriptors that connections may take; very many where the system does not say. */
  static long freeDescriptors() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
        ? system.getMaxFileDescriptorCount() - system.getOpenFileDescriptorCount()
        : Integer.MAX_VALUE;
  }

  /** What stands against a run, if anything. */
  static Optional<String> fault(LoadSettings settings, long freeDescriptors) {
    long most = freeDescriptors - RESERVED_DESCRIPTORS;
    if (settings.connections() > most) {
      return Optional.of(
          "connections: %d (expected: at most %d, since this process may open %d more files; raise it with ulimit -n, or run several)"
              .formatted(settings.connections(), Math.max(0, most), freeDescriptors));
    }
    long perTarget = Math.ceilDiv(settings.connections(), settings.targets().size());
    return settings.targets().stream()
        .filter(target -> !loopback(target))
        .filter(target -> perTarget > SourceAddresses.PORTS_PER_SOURCE)
        .findFirst()
        .map(
            target ->
                "connections to %s: %d (expected: at most %d, the local ports towards one destination)"
                    .formatted(target.authority(), perTarget, SourceAddresses.PORTS_PER_SOURCE));
  }

  private static boolean loopback(Target target) {
    InetAddress address = target.address().getAddress();
    return address != null && address.isLoopbackAddress();
  }
}
