package io.longhaul.ops.process;

import io.longhaul.hash.EpochNode;
import io.longhaul.membership.config.ConfigDocument;
import io.longhaul.membership.config.Section;
import io.longhaul.membership.model.NodeIntent;
import io.longhaul.node.NodeSettings;
import io.longhaul.ops.admin.AdminSettings;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A node's configuration file; {@code ops/examples/node.yaml} describes every field.
 *
 * @param plane {@code relay} or {@code xdp}, as the tier has it
 * @param node what its data path is told
 * @param advertise where directors connect to; empty when that is where it listens
 * @param admin where its own small server answers; empty for none
 * @param weight its share of new connections, until an operator says otherwise
 * @param capacityConnections how many connections it is meant to hold at most
 * @param data folder for what it must remember between runs
 */
public record NodeConfiguration(
    String tier,
    String plane,
    NodeSettings node,
    Optional<InetSocketAddress> advertise,
    ZooKeeperAccess zookeeper,
    Optional<AdminSettings> admin,
    int weight,
    int capacityConnections,
    Path data) {
  private static final String RELAY = "relay";
  private static final String XDP = "xdp";

  /**
   * Reads the file.
   *
   * @throws io.longhaul.membership.config.ConfigException with every fault in it
   */
  public static NodeConfiguration read(Path file) {
    return ConfigDocument.read(file, NodeConfiguration::from);
  }

  static NodeConfiguration from(Section root) {
    boolean relay = relay(root);
    NodeSettings node = relay ? NodeSettings.from(root) : NodeSettings.atDoors(root);
    if (!node.nodeId().isEmpty()) {
      Names.check(root, "id", node.nodeId());
    }
    int most = node.limits().maxConnections();
    return new NodeConfiguration(
        Names.read(root, "tier"),
        relay ? RELAY : XDP,
        node,
        node.listen().flatMap(listen -> advertise(root, listen)),
        ZooKeeperAccess.from(root),
        root.section("admin").map(AdminSettings::forNode),
        root.integer("weight", 0, EpochNode.MAX_WEIGHT, NodeIntent.DEFAULT_WEIGHT),
        root.integer("capacity", 1, most, most),
        Path.of(root.string("data")));
  }

  private static boolean relay(Section root) {
    String plane = root.string("plane", RELAY);
    if (!plane.equals(RELAY) && !plane.equals(XDP)) {
      root.fault("plane", "'" + plane + "' (expected: relay or xdp)");
    }
    if (plane.equals(XDP)) {
      root.onlyWhere("advertise", "plane is relay");
    }
    return !plane.equals(XDP);
  }

  /** Whether clients' packets come straight to the tier's front doors on this host. */
  boolean atDoors() {
    return plane.equals(XDP);
  }

  private static Optional<InetSocketAddress> advertise(Section root, InetSocketAddress listen) {
    Optional<InetSocketAddress> advertise = root.optionalAddress("advertise");
    boolean unconnectable = listen.getAddress().isAnyLocalAddress();
    if (root.has("listen") && unconnectable && listen.getPort() != 0 && advertise.isEmpty()) {
      root.fault(
          "advertise",
          "missing, and directors cannot connect to every address that it listens on"
              + " (expected: one of this host's)");
    }
    return advertise;
  }
}
