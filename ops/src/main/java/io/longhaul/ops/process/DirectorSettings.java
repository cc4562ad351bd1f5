package io.longhaul.ops.process;

import io.longhaul.director.relay.RelaySettings;
import io.longhaul.membership.config.ConfigDocument;
import io.longhaul.membership.config.ScalarValues;
import io.longhaul.membership.config.Section;
import io.longhaul.ops.admin.AdminSettings;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A director's configuration file; {@code ops/examples/director.yaml} describes every field.
 *
 * @param admin where its admin API is served; empty for none
 * @param data folder for what it must remember between runs
 * @param telemetry where it hears nodes and other directors
 */
public record DirectorSettings(
    String tier,
    String id,
    ZooKeeperAccess zookeeper,
    Optional<AdminSettings> admin,
    Path data,
    TelemetrySettings telemetry,
    RelaySettings relay) {
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
        relay(root, id, listens(root)));
  }

  private static RelaySettings relay(
      Section root, String id, Map<String, InetSocketAddress> listens) {
    return root.section("relay")
        .map(section -> RelaySettings.from(id, listens, section))
        .orElseGet(() -> RelaySettings.defaults(id, listens));
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
