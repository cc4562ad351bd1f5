package io.longhaul.ops.process;

import io.longhaul.membership.config.ConfigDocument;
import io.longhaul.membership.config.Section;
import io.longhaul.ops.admin.AdminSettings;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A director's configuration file; {@code ops/examples/director.yaml} and {@code director-xdp.yaml}
 * describe every field.
 *
 * @param admin where its admin API is served; empty for none
 * @param data folder for what it must remember between runs
 * @param telemetry where it hears nodes and other directors
 * @param plane how it moves bytes
 */
public record DirectorSettings(
    String tier,
    String id,
    ZooKeeperAccess zookeeper,
    Optional<AdminSettings> admin,
    Path data,
    TelemetrySettings telemetry,
    PlaneSettings plane) {
  /**
   * Reads the file.
   *
   * @throws io.longhaul.membership.config.ConfigException with every fault in it
   */
  public static DirectorSettings read(Path file) {
    return ConfigDocument.read(file, DirectorSettings::from);
  }

  static DirectorSettings from(Section root) {
    String id = Names.read(root, "id");
    return new DirectorSettings(
        Names.read(root, "tier"),
        id,
        ZooKeeperAccess.from(root),
        root.section("admin").map(AdminSettings::forDirector),
        Path.of(root.string("data")),
        root.section("telemetry").map(TelemetrySettings::from).orElse(TelemetrySettings.DEFAULT),
        PlaneSettings.from(root, id));
  }
}
