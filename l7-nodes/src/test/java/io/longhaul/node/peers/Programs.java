package io.longhaul.node.peers;

import io.longhaul.node.testing.Requirement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the programs that are peers: on the PATH, and where Debian has those of servers. */
public final class Programs {
  private Programs() {}

  /**
   * A program that a test cannot do without. Where it is missing the test fails in continuous
   * integration, and is skipped elsewhere.
   *
   * @param name of the program, and of Debian's package unless that follows behind a slash
   */
  public static String require(String name) {
    String program = name.substring(0, Math.max(name.indexOf('/'), 0));
    String wanted = program.isEmpty() ? name : program;
    Optional<Path> found = find(wanted);
    Requirement.holds(
        found.isPresent(),
        "%s: missing (expected: Debian package %s)"
            .formatted(wanted, name.substring(name.indexOf('/') + 1)));
    return found.orElseThrow().toString();
  }

  private static Optional<Path> find(String name) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.concat(Stream.of(path.split(":", -1)), Stream.of("/usr/sbin", "/usr/bin"))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
