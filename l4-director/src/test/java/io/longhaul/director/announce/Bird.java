package io.longhaul.director.announce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real BIRD, and what it knows. */
final class Bird implements AutoCloseable {
  private static final long LIMIT_NS = TimeUnit.SECONDS.toNanos(60);

  private final Process process;
  private final Path control;

  private Bird(Process process, Path control) {
    this.process = process;
    this.control = control;
  }

  /** Starts one in the calling thread's network, or in a new one that is its own. */
  static Bird start(Path configuration, Path folder, boolean ownNetwork) throws IOException {
    Path control = folder.resolve("control");
    List<String> command = new ArrayList<>(ownNetwork ? List.of("unshare", "-n") : List.of());
    command.addAll(List.of(program("bird"), "-f", "-c", configuration.toString()));
    command.addAll(List.of("-s", control.toString(), "-P", folder.resolve("pid").toString()));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile())
            .start();
    return new Bird(process, control);
  }

  /** Whether it takes the file. */
  static void assertReads(Path configuration) throws Exception {
    Process process =
        new ProcessBuilder(program("bird"), "-p", "-c", configuration.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }

  long pid() {
    return process.pid();
  }

  /** All that it knows of a prefix's best route; says so where there is none. */
  String route(String prefix) throws IOException {
    return ask("show", "route", "for", prefix, "all", "primary");
  }

  /** Waits until it says this of a prefix; gives the time it took. */
  long awaitRoute(String prefix, String wanted) throws Exception {
    long startNs = System.nanoTime();
    String route = route(prefix);
    while (!route.contains(wanted)) {
      if (System.nanoTime() - startNs > LIMIT_NS) {
        fail("%s: %s%n%s", prefix, route, ask("show", "protocols", "all"));
      }
      Thread.sleep(10);
      route = route(prefix);
    }
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs);
  }

  private String ask(String... words) throws IOException {
    List<String> command = new ArrayList<>(List.of(program("birdc"), "-s", control.toString()));
    command.addAll(List.of(words));
    Process asked = new ProcessBuilder(command).redirectErrorStream(true).start();
    return new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  /** Finds the program, or fails the test with what to install: it is never skipped in silence. */
  private static String program(String name) {
    String folders = System.getenv().getOrDefault("PATH", "") + File.pathSeparator + "/usr/sbin";
    return Stream.of(folders.split(File.pathSeparator))
        .map(folder -> Path.of(folder, name).toString())
        .filter(file -> Files.isExecutable(Path.of(file)))
        .findFirst()
        .orElseGet(() -> fail("%s is not installed (expected: apt-get install bird2)", name));
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
