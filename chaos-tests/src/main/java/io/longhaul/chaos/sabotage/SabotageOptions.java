package io.longhaul.chaos.sabotage;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** How a rule is turned off on a command line, for every command that must notice it. */
public final class SabotageOptions {
  @Option(
      names = "--sabotage",
      paramLabel = "NAME",
      description = "Turns a rule off, which must be noticed.")
  private Optional<String> title = Optional.empty();

  @Option(names = "--list-sabotage", description = "Prints the names for --sabotage and ends.")
  private boolean list;

  @Spec(Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  /** Whether only their names are asked for. */
  public boolean listed() {
    return list;
  }

  /** Prints the names of those that a command notices, one a line. */
  public void list(PrintStream out, Predicate<Sabotage> noticed) {
    Arrays.stream(Sabotage.values()).filter(noticed).map(Sabotage::title).forEach(out::println);
  }

  /**
   * The rule that is to be turned off.
   *
   * @throws ParameterException for an unknown name
   */
  public Optional<Sabotage> chosen() {
    try {
      return title.map(Sabotage::titled);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
    }
  }
}
