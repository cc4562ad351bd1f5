package io.longhaul.ops.cli;

import io.longhaul.node.config.RoutesSchema;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "schema",
    description = "Print the JSON Schema (2020-12) of the document; needs no tier.",
    footer = {"", "Example:", "  longhaul routes schema > routes.schema.json"})
final class RoutesSchemaCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help; // only picocli reads it

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    out.print(RoutesSchema.json());
    out.flush();
    return 0;
  }
}
