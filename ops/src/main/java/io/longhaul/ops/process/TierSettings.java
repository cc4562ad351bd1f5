package io.longhaul.ops.process;

import io.longhaul.hash.HashKey;
import io.longhaul.hash.Protocol;
import io.longhaul.membership.config.ConfigDocument;
import io.longhaul.membership.config.ScalarValues;
import io.longhaul.membership.config.Section;
import io.longhaul.membership.model.DoorSpec;
import io.longhaul.membership.model.TierSpec;
import io.longhaul.ops.process.PlaneSettings.Kind;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a tier is made from; {@code ops/examples/tier.yaml} describes every field. Its hash key is
 * not among them: that is made with the tier, once.
 *
 * @param occupancyGrace as {@link TierSpec#occupancyGrace()}
 */
public record TierSettings(
    String tier, String plane, List<DoorSpec> doors, Duration occupancyGrace) {
  private static final int MAX_PORT = 0xFFFF;

  public TierSettings {
    doors = List.copyOf(doors);
  }

  /**
   * Reads the file.
   *
   * @throws io.longhaul.membership.config.ConfigException with every fault in it
   */
  public static TierSettings read(Path file) {
    return ConfigDocument.read(file, TierSettings::from);
  }

  /** The tier's spec with a key. */
  public TierSpec spec(HashKey key) {
    return new TierSpec(tier, plane, key, doors, occupancyGrace);
  }

  static TierSettings from(Section root) {
    boolean xdp = root.oneOf("plane", Kind.class, Kind.RELAY) == Kind.XDP;
    return new TierSettings(
        Names.read(root, "tier"),
        xdp ? "xdp" : "relay",
        doors(root, xdp ? 0 : 1),
        root.duration("occupancyGrace", xdp ? TierSpec.XDP_GRACE : TierSpec.RELAY_GRACE));
  }

  /** In an xdp tier a door may be all ports of its addresses: port 0. */
  private static List<DoorSpec> doors(Section root, int leastPort) {
    List<Section> sections = root.sections("doors");
    if (sections.isEmpty()) {
      root.fault("doors", "no front door (expected: at least one)");
    }
    if (sections.size() > TierSpec.MAX_DOORS) {
      root.fault("doors", sections.size() + " (expected: at most " + TierSpec.MAX_DOORS + ")");
    }
    Set<String> names = new HashSet<>();
    return sections.stream().map(section -> door(section, names, leastPort)).toList();
  }

  private static DoorSpec door(Section section, Set<String> names, int leastPort) {
    String name = Names.read(section, "name");
    if (!names.add(name)) {
      section.fault("name", "'" + name + "' twice (expected: once)");
    }
    List<InetAddress> addresses = section.values("addresses", ScalarValues::ip);
    if (addresses.isEmpty()) {
      section.fault("addresses", "none (expected: at least one address)");
    }
    int port = section.integer("port", leastPort, MAX_PORT);
    Protocol protocol = section.oneOf("protocol", Protocol.class, Protocol.TCP);
    return new DoorSpec(name, addresses, port, protocol);
  }
}
