package io.longhaul.ops.process;

import io.longhaul.ops.CommandFailure;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What the commands that run a process have in common. */
final class ProcessOptions {
  @Option(names = "--config", paramLabel = "FILE", description = "its configuration, in YAML")
  Optional<Path> config = Optional.empty();

  @Option(
      names = "--stop-on-stdin-eof",
      description = "stop at once at the end of the standard input, for who starts it as a child")
  boolean stopOnStdinEof;

  /** The configuration file, which is required. */
  Path file(String command) {
    return config.orElseThrow(
        () ->
            new CommandFailure(
                command + ": missing --config FILE (see ops/examples/)", CommandFailure.USAGE));
  }
}
