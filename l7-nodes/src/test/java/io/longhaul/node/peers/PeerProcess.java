package io.longhaul.node.peers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A peer's process with all that it starts. The end of its standard input ends it, so that none is
 * left even where the test itself is killed.
 */
public final class PeerProcess implements Closeable {
  /** For programs that do not look at their standard input. */
  private static final String GUARD =
      """
      exec 3<&0
      "$@" 3<&- </dev/null &
      program=$!
      (cat <&3 >/dev/null; kill "$program" 2>/dev/null) >/dev/null 2>&1 &
      wait "$program"
      """;

  private static final Duration END_WITHIN = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long LOOK_MS = 10;

  private final String name;
  private final Process process;
  private final Path out;
  private final Path errors;

  private PeerProcess(List<String> command, Path folder) throws IOException {
    name = Path.of(command.getFirst()).getFileName().toString();
    out = Files.createTempFile(folder, name, ".out");
    errors = Files.createTempFile(folder, name, ".err");
    process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(errors.toFile())
            .directory(folder.toFile())
            .start();
  }

  /** Starts one that ends by itself at the end of its standard input. */
  public static PeerProcess start(List<String> command, Path folder) throws IOException {
    return new PeerProcess(command, folder);
  }

  /** Starts one that does not. */
  public static PeerProcess guarded(List<String> command, Path folder) throws IOException {
    return new PeerProcess(
        Stream.concat(Stream.of("/bin/sh", "-c", GUARD, "sh"), command.stream()).toList(), folder);
  }

  /** Runs a program to its end, and gives what it printed, both ways together. */
  public static String run(List<String> command, Path folder, Duration within) throws Exception {
    try (PeerProcess run = guarded(command, folder)) {
      boolean ended = run.process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS);
      String printed = run.printed();
      assertThat(ended).as("%s ends within %s; printed: %s", command, within, printed).isTrue();
      return printed;
    }
  }

  /** Waits for its first line. */
  public String firstLine() throws Exception {
    long give = System.nanoTime() + PATIENCE.toNanos();
    String text = Files.readString(out, UTF_8);
    while (text.indexOf('\n') < 0) {
      requireRunning();
      assertThat(System.nanoTime()).as("%s says a line", name).isLessThan(give);
      Thread.sleep(LOOK_MS);
      text = Files.readString(out, UTF_8);
    }
    return text.substring(0, text.indexOf('\n'));
  }

  /** Fails with what it printed where it has ended. */
  public void requireRunning() throws IOException {
    assertThat(process.isAlive()).as("%s runs; printed: %s", name, printed()).isTrue();
  }

  private String printed() throws IOException {
    return new String(Files.readAllBytes(out), UTF_8)
        + new String(Files.readAllBytes(errors), UTF_8);
  }

  /** Ends it with all that it started, and waits for that. */
  @Override
  public void close() {
    List<ProcessHandle> started = process.descendants().toList();
    try {
      process.getOutputStream().close();
      if (!process.waitFor(END_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    started.forEach(ProcessHandle::destroyForcibly);
  }
}
