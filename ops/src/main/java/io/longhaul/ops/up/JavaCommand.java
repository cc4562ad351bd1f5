package io.longhaul.ops.up;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The command line of another process of this software: same Java, class path and flags. */
public final class JavaCommand {
  /**
   * Several processes share a small machine. Each holds some thousand connections at most, and
   * hardly allocates.
   */
  private static final List<String> OWN_FLAGS =
      List.of("-Xms32m", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError");

  private static final String MAIN = "io.longhaul.ops.Main";

  private JavaCommand() {}

  /**
   * The command line.
   *
   * @param flags of Java, further ones
   * @param arguments of {@code longhaul}
   */
  public static List<String> of(List<String> flags, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(inheritedFlags());
    command.addAll(OWN_FLAGS);
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN));
    command.addAll(arguments);
    return command;
  }

  private static List<String> inheritedFlags() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(
            flag ->
                Stream.of("-Xm", "-XX:+Use", "-agentlib", "-javaagent", "-D")
                        .noneMatch(flag::startsWith)
                    || flag.equals("-XX:+UseCompactObjectHeaders"))
        .toList();
  }
}
