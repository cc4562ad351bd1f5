package io.longhaul.ops.process;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code longhaul shim}: the part of an xdp tier that runs on a node's host beside the node. */
@Command(
    name = "shim",
    description = "The shim of a node's host, in an xdp tier.",
    mixinStandardHelpOptions = true,
    subcommands = {ShimRunCommand.class, ShimStatusCommand.class, ShimRemoveCommand.class})
final class ShimCommand implements Runnable {
  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "shim: which command? (expected: run, status or remove)");
  }
}
