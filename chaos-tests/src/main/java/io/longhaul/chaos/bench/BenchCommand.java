package io.longhaul.chaos.bench;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./longhaul bench}: does nothing without one of the commands below it. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = "Measures Longhaul's parts, and compares them with what others do.")
final class BenchCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "bench: no command given");
  }
}
