package io.longhaul.ops.up;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path temp;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream shown = new PrintStream(bytes, true, StandardCharsets.UTF_8);
  private Optional<Child> child = Optional.empty();

  @AfterEach
  void stop() {
    child.ifPresent(Child::stop);
    child.ifPresent(Child::awaitEnd);
  }

  @Test
  void killedChildIsStartedAgainAndSaidSo() {
    Child started = start("read line");
    await(started::alive);
    long first = started.pid().orElseThrow();
    ProcessHandle.of(first).orElseThrow().destroyForcibly();
    await(() -> started.pid().filter(pid -> pid != first).isPresent());
    assertThat(shownText()).contains("c ended by itself with status", "starting it again in 1 s");
  }

  @Test
  void endOfItsInputStopsIt() {
    Child started = start("while read line; do :; done");
    await(started::alive);
    started.stop();
    started.awaitEnd();
    assertThat(started.alive()).isFalse();
    assertThat(shownText()).isEmpty();
  }

  @Test
  void onlyWarningsAndPlainLinesAreShownAndAllIsLogged() throws IOException {
    start(
        "echo '12:00:00.000 INFO  c Log: quiet'; echo '12:00:00.000 WARN  c Log: look'; "
            + "echo 'longhaul: oh'; read line");
    await(() -> shownText().contains("oh"));
    assertThat(shownText().lines())
        .containsExactly("c | 12:00:00.000 WARN  c Log: look", "c | longhaul: oh");
    assertThat(Files.readString(temp.resolve("c.log"))).contains("quiet", "look", "oh");
  }

  private Child start(String script) {
    ChildOutput output = new ChildOutput("c", temp.resolve("c.log"), false, shown);
    Child started = new Child("c", List.of("/bin/sh", "-c", script), output, shown);
    child = Optional.of(started);
    started.start();
    return started;
  }

  private String shownText() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("within " + PATIENCE).isLessThan(deadline);
      Thread.onSpinWait();
    }
  }
}
