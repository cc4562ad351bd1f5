package io.longhaul.ops.process;

import io.longhaul.director.xdp.XdpSettings;
import io.longhaul.ops.CommandFailure;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** What the commands about a host's shim have in common. */
final class ShimOptions {
  @Option(
      names = "--interface",
      required = true,
      paramLabel = "IF",
      description = "where packets of directors come in, such as eth0")
  String interfaceName = "";

  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "the agent's configuration, in YAML: see ops/examples/shim.yaml")
  Path config = Path.of("");

  /** The configuration, with the interface. */
  ShimConfiguration read() {
    XdpSettings.nameFault(interfaceName)
        .ifPresent(
            why -> {
              throw new CommandFailure("--interface: " + why, CommandFailure.USAGE);
            });
    return ShimConfiguration.read(config, interfaceName);
  }
}
