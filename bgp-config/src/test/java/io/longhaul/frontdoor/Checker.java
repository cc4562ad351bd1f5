package io.longhaul.frontdoor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real daemon's own checker, run on a rendered file. */
final class Checker {
  private static final long LIMIT_S = 60;

  private final Path program;

  private Checker(Path program) {
    this.program = program;
  }

  /** Finds the program, or fails the test with what to install: it is never skipped in silence. */
  static Checker of(String program) {
    String folders = System.getenv().getOrDefault("PATH", "") + File.pathSeparator + "/usr/sbin";
    return Stream.of(folders.split(File.pathSeparator))
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst()
        .map(Checker::new)
        .orElseGet(
            () ->
                fail("%s is not installed (expected: apt-get install bird2 bind9-utils)", program));
  }

  void accepts(List<String> arguments, Path output) throws IOException, InterruptedException {
    int status = run(arguments, output);
    assertThat(status).as(() -> text(output)).isZero();
  }

  void refuses(List<String> arguments, Path output) throws IOException, InterruptedException {
    assertThat(run(arguments, output)).isNotZero();
  }

  private int run(List<String> arguments, Path output) throws IOException, InterruptedException {
    List<String> command =
        Stream.concat(Stream.of(program.toString()), arguments.stream()).toList();
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(process.waitFor(LIMIT_S, TimeUnit.SECONDS)).as("%s ends", command).isTrue();
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
