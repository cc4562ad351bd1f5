package io.longhaul.chaos.xdp;

/**
 * Packets to measure.
 *
 * @param flows that they are of, each packet's picked at random
 */
record XdpCase(IpVersion ip, int flows) {
  /** Client addresses and ports of the driver's packets do for many more. */
  static final int MAX_FLOWS = 2_000_000;

  XdpCase {
    if (flows < 1 || flows > MAX_FLOWS) {
      throw new IllegalArgumentException(
          "--flows: %d (expected: 1 to %d)".formatted(flows, MAX_FLOWS));
    }
  }
}
