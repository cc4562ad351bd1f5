package io.longhaul.ops.process;

import io.longhaul.director.announce.AnnounceSettings;
import io.longhaul.director.relay.RelaySettings;
import io.longhaul.director.xdp.XdpSettings;
import io.longhaul.membership.config.ScalarValues;
import io.longhaul.membership.config.Section;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** How a director moves bytes, and by which settings. */
public sealed interface PlaneSettings {
  /** The plane's word in a configuration and in the tier's spec. */
  String word();

  /** Names of the doors that it is given listeners for. */
  Set<String> doors();

  /** TCP to TCP, without privileges. */
  record Relay(RelaySettings settings) implements PlaneSettings {
    @Override
    public String word() {
      return "relay";
    }

    @Override
    public Set<String> doors() {
      return settings.listens().keySet();
    }
  }

  /**
   * Packets, in the kernel.
   *
   * @param announce how it announces its doors; empty where somebody else does
   */
  record Xdp(XdpSettings settings, Optional<AnnounceSettings> announce) implements PlaneSettings {
    @Override
    public String word() {
      return "xdp";
    }

    @Override
    public Set<String> doors() {
      return Set.of();
    }
  }

  /** The planes by their words. */
  enum Kind {
    RELAY,
    XDP
  }

  /** Reads {@code plane} and the fields that belong to it; those of the other plane are faults. */
  static PlaneSettings from(Section root, String directorId) {
    return switch (root.oneOf("plane", Kind.class, Kind.RELAY)) {
      case RELAY -> relay(root, directorId);
      case XDP -> xdp(root);
    };
  }

  private static PlaneSettings relay(Section root, String id) {
    root.onlyWhere("xdp", "plane is xdp");
    root.onlyWhere("announce", "plane is xdp");
    Map<String, InetSocketAddress> listens = listens(root);
    return new Relay(
        root.section("relay")
            .map(section -> RelaySettings.from(id, listens, section))
            .orElseGet(() -> RelaySettings.defaults(id, listens)));
  }

  private static PlaneSettings xdp(Section root) {
    root.onlyWhere("listen", "plane is relay");
    root.onlyWhere("relay", "plane is relay");
    Optional<Section> section = root.section("xdp");
    if (!root.has("xdp")) {
      root.fault("xdp", "missing (expected: interface, and maybe mode, pins, address, mtu)");
    }
    return new Xdp(
        section.map(XdpSettings::from).orElseGet(() -> XdpSettings.defaults("")),
        root.section("announce").map(AnnounceSettings::from));
  }

  private static Map<String, InetSocketAddress> listens(Section root) {
    Map<String, InetSocketAddress> listens = new LinkedHashMap<>();
    root.strings("listen")
        .forEach(
            (door, text) -> {
              Names.check(root, "listen", door);
              address(root, door, text).ifPresent(address -> listens.put(door, address));
            });
    if (!root.has("listen") || root.strings("listen").isEmpty()) {
      root.fault("listen", "no front door (expected: <door>: <address>:<port>, at least one)");
    }
    return listens;
  }

  private static Optional<InetSocketAddress> address(Section root, String door, String text) {
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(ScalarValues.address(text));
    } catch (IllegalArgumentException e) {
      root.fault("listen." + door, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }
}
