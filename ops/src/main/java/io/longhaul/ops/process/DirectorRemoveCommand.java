package io.longhaul.ops.process;

import io.longhaul.director.xdp.Installation;
import io.longhaul.director.xdp.XdpPlane;
import io.longhaul.director.xdp.XdpUnavailableException;
import io.longhaul.ops.CommandFailure;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code longhaul director remove --interface IF}: what a stop leaves running, ended. */
@Command(
    name = "remove",
    mixinStandardHelpOptions = true,
    description = {
      "Takes the xdp plane's program off an interface of this host, with its maps and counters.",
      "A director leaves it there when it stops, so that no packet is lost. Stop the director, and"
          + " see that routers send nothing here any more, before this."
    })
final class DirectorRemoveCommand implements Callable<Integer> {
  @Option(
      names = "--interface",
      required = true,
      paramLabel = "IF",
      description = "As in the director's section xdp.")
  private String interfaceName = "";

  @Option(
      names = "--pins",
      paramLabel = "FOLDER",
      description = "As in the director's section xdp; default: ${DEFAULT-VALUE}.")
  private Path pins = Installation.DEFAULT_ROOT;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    try {
      boolean removed = XdpPlane.remove(interfaceName, pins);
      PrintWriter out = spec.commandLine().getOut();
      out.println(interfaceName + (removed ? ": removed" : ": nothing there"));
      out.flush();
      return 0;
    } catch (XdpUnavailableException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()), e);
    }
  }
}
