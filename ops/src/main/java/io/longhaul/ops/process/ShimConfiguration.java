package io.longhaul.ops.process;

import io.longhaul.director.xdp.ShimSettings;
import io.longhaul.director.xdp.XdpSettings;
import io.longhaul.membership.config.ConfigDocument;
import io.longhaul.membership.config.Section;
import io.longhaul.ops.admin.AdminSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The configuration file of a shim's agent; {@code ops/examples/shim.yaml} describes every field.
 *
 * @param id of the node on this host
 * @param admin where its own small server answers; empty for none
 * @param data folder for what it must remember between runs
 * @param shim what the program in the kernel is told
 */
public record ShimConfiguration(
    String tier,
    String id,
    ZooKeeperAccess zookeeper,
    Optional<AdminSettings> admin,
    Path data,
    ShimSettings shim) {
  /**
   * Reads the file.
   *
   * @param interfaceName where encapsulated packets come in, which no file says
   * @throws io.longhaul.membership.config.ConfigException with every fault in it
   */
  public static ShimConfiguration read(Path file, String interfaceName) {
    return ConfigDocument.read(file, root -> from(root, interfaceName));
  }

  static ShimConfiguration from(Section root, String interfaceName) {
    Optional<Section> shim = root.section("shim");
    if (!root.has("shim")) {
      root.fault("shim", "missing (expected: trusted, and maybe mode, address, mtu, pins)");
    }
    return new ShimConfiguration(
        Names.read(root, "tier"),
        Names.read(root, "id"),
        ZooKeeperAccess.from(root),
        root.section("admin").map(AdminSettings::forNode),
        Path.of(root.string("data")),
        shim.map(section -> ShimSettings.from(section, interfaceName))
            .orElseGet(() -> new ShimSettings(XdpSettings.defaults(interfaceName), List.of())));
  }
}
