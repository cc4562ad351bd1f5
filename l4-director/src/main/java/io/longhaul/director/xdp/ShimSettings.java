package io.longhaul.director.xdp;

import io.longhaul.membership.config.Section;
import java.util.List;

/**
 * What the shim of a node's host runs by.
 *
 * @param xdp where its program is, and what its underlay is
 * @param trusted networks of the underlay from which it takes encapsulated packets
 */
public record ShimSettings(XdpSettings xdp, List<TrustedPrefix> trusted) {
  public ShimSettings {
    trusted = List.copyOf(trusted);
  }

  /**
   * Reads the section {@code shim} of an agent's configuration.
   *
   * @param interfaceName where encapsulated packets come in
   */
  public static ShimSettings from(Section shim, String interfaceName) {
    List<TrustedPrefix> trusted = shim.values("trusted", TrustedPrefix::parse);
    if (trusted.isEmpty() && !shim.has("trusted")) {
      shim.fault("trusted", "missing (expected: networks such as 10.0.0.0/24, at least one)");
    } else if (shim.has("trusted") && trusted.size() > TableLayout.MAX_TRUSTED) {
      shim.fault(
          "trusted",
          "%d networks (expected: at most %d)".formatted(trusted.size(), TableLayout.MAX_TRUSTED));
    }
    return new ShimSettings(XdpSettings.of(interfaceName, shim), trusted);
  }
}
