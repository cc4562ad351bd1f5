package io.longhaul.ops.process;

import io.longhaul.director.xdp.Shim;
import io.longhaul.director.xdp.XdpUnavailableException;
import io.longhaul.director.xdp.host.DoorAddresses;
import io.longhaul.director.xdp.host.HostSettings;
import io.longhaul.director.xdp.netlink.NetlinkException;
import io.longhaul.ops.CommandFailure;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code longhaul shim remove --interface IF --config FILE}: what a stop leaves running, ended. */
@Command(
    name = "remove",
    mixinStandardHelpOptions = true,
    description = {
      "Takes the shim off this host: program, maps and counters, the doors' addresses that its agent"
          + " put, and its kernel settings.",
      "Stop the agent and the node before this, once the node is drained."
    })
final class ShimRemoveCommand implements Callable<Integer> {
  @Mixin private ShimOptions options = new ShimOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    ShimConfiguration settings = options.read();
    String interfaceName = settings.shim().xdp().interfaceName();
    PrintWriter out = spec.commandLine().getOut();
    boolean removed = remove(settings, interfaceName);
    out.println(interfaceName + (removed ? ": removed" : ": nothing there"));
    out.flush();
    return 0;
  }

  /** Idempotent; whether there was anything. */
  static boolean remove(ShimConfiguration settings, String interfaceName) {
    try {
      if (!Files.isDirectory(settings.data())) {
        return Shim.remove(interfaceName, settings.shim().xdp().pins());
      }
      // Not while the agent runs: it would put all of it there again.
      try (DataFolder data = DataFolder.open(settings.data())) {
        ShimFiles files = new ShimFiles(data.path());
        boolean there = Files.exists(files.addresses()) || Files.exists(files.settings());
        boolean program = Shim.remove(interfaceName, settings.shim().xdp().pins());
        try (DoorAddresses addresses = new DoorAddresses(files.addresses())) {
          addresses.takeAllBut(Set.of());
        }
        List<String> faults = HostSettings.of(interfaceName, files.settings()).restore();
        if (!faults.isEmpty()) {
          throw new CommandFailure(String.join(System.lineSeparator(), faults));
        }
        return program || there;
      }
    } catch (XdpUnavailableException | NetlinkException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()), e);
    }
  }
}
