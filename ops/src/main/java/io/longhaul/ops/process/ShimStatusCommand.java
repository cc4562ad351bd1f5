package io.longhaul.ops.process;

import io.longhaul.director.xdp.ShimState;
import io.longhaul.director.xdp.XdpUnavailableException;
import io.longhaul.director.xdp.host.DoorAddresses;
import io.longhaul.director.xdp.netlink.NetlinkException;
import io.longhaul.ops.CommandFailure;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code longhaul shim status --interface IF --config FILE}: the shim as the kernel has it, whether
 * its agent runs or not.
 */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = "Shows this host's shim as the kernel has it; needs no running agent.")
final class ShimStatusCommand implements Callable<Integer> {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Mixin private ShimOptions options = new ShimOptions();

  @Option(names = "--json", description = "prints one JSON object")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    ShimStatus status = read(options.read());
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(JSON.writeValueAsString(status.json()));
    } else {
      status.lines().forEach(out::println);
    }
    out.flush();
    return 0;
  }

  static ShimStatus read(ShimConfiguration settings) {
    String interfaceName = settings.shim().xdp().interfaceName();
    try (DoorAddresses addresses = new DoorAddresses(new ShimFiles(settings.data()).addresses())) {
      ShimState state =
          ShimState.read(interfaceName, settings.shim().xdp().pins())
              .orElseThrow(
                  () ->
                      new CommandFailure(
                          "shim at "
                              + interfaceName
                              + ": not there (expected: ./longhaul shim run before)"));
      return new ShimStatus(settings.id(), interfaceName, state, addresses.present());
    } catch (XdpUnavailableException | NetlinkException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()), e);
    }
  }
}
