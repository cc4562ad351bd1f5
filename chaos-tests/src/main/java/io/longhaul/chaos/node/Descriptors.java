package io.longhaul.chaos.node;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** What the limit of open files allows; proxies have the same one. */
final class Descriptors {
  /** For anything but tunnels. */
  private static final int KEPT = 600;

  private static final int MOST = 1_000_000;

  private Descriptors() {}

  /**
   * WebSockets that a proxy can hold, with two descriptors each, and that this process can, with as
   * many: it is the client and the application. Over HTTP/2 to the application each has one.
   */
  static int mostTunnels(Wire wire) {
    return mostTunnels(
        wire,
        ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
            ? system.getMaxFileDescriptorCount()
            : Long.MAX_VALUE);
  }

  static int mostTunnels(Wire wire, long limit) {
    int each = wire == Wire.H2_UPSTREAM ? 1 : 2;
    return Math.clamp((limit - KEPT) / each, 1, MOST);
  }
}
