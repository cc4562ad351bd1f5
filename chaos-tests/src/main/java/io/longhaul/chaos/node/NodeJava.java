package io.longhaul.chaos.node;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line of {@code ./longhaul node}, without looking whether a build is due. */
final class NodeJava {
  /** Those that the script gives to a node. */
  static final List<String> FLAGS =
      List.of(
          "--add-exports",
          "java.base/jdk.internal.misc=ALL-UNNAMED",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "-XX:+UseCompactObjectHeaders",
          "-XX:+ExitOnOutOfMemoryError");

  private static final String MAIN = "io.longhaul.ops.Main";

  private NodeJava() {}

  /** The command line with further flags; later ones win. */
  static List<String> command(List<String> flags, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(tool("java").toString());
    command.addAll(FLAGS);
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN));
    command.addAll(arguments);
    return command;
  }

  /** A program of this JDK. */
  static Path tool(String name) {
    return Path.of(System.getProperty("java.home"), "bin", name);
  }
}
