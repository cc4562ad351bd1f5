package io.longhaul.ops.process;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code longhaul tier}: what concerns a tier as a whole. */
@Command(
    name = "tier",
    description = "Makes a tier.",
    mixinStandardHelpOptions = true,
    subcommands = TierInitCommand.class)
final class TierCommand implements Runnable {
  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "tier: which command? (expected: init)");
  }
}
