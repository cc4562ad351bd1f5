package io.longhaul.chaos.exhaustive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class SearchCommandTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final StringWriter errors = new StringWriter();

  @Test
  void endsWithOneLineAndStatusZeroWhereNothingIsWrong() {
    assertThat(run("--world", "drains", "--syns", "1")).isZero();
    assertThat(lastLine()).matches("worlds=1 states=\\d+ depth=\\d+ violations=0 complete=true");
  }

  @Test
  void saysWhyASearchIsNotComplete() {
    assertThat(run("--world", "drains", "--states", "500")).isZero();
    assertThat(lastLine()).endsWith("complete=false (drains ended at 500 states)");
  }

  @Test
  void printsTheShortestWayToAViolationAndEndsWithStatusOne() {
    assertThat(run("--world", "door", "--sabotage", "remove-door-at-once")).isEqualTo(1);
    assertThat(output())
        .contains("violation: what the client sends now would be lost", "the operator removes");
    assertThat(lastLine()).contains("violations=1");
  }

  @Test
  void namesWhatItDoesNotKnow() {
    assertThat(run("--sabotage", "nothing")).isEqualTo(2);
    assertThat(run("--world", "nowhere")).isEqualTo(2);
    assertThat(run("--nodes", "4")).isEqualTo(2);
    assertThat(run("--epochs", "-1")).isEqualTo(2);
    assertThat(errors.toString())
        .contains(
            "sabotage: 'nothing' (expected: one of no-acknowledgement,",
            "world: 'nowhere' (expected: one of drains,",
            "--nodes: 4 (expected: 2 to 3)",
            "--epochs: -1 (expected: 0 to 100)");
  }

  @Test
  void listsWorldsAndSabotages() {
    assertThat(run("--list-worlds")).isZero();
    assertThat(run("--list-sabotage")).isZero();
    assertThat(output()).contains("drains     drains, un-drains").contains("\nno-widen\n");
  }

  private int run(String... arguments) {
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    return new CommandLine(new SearchCommand(out))
        .setErr(new PrintWriter(errors, true))
        .execute(arguments);
  }

  private String output() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private String lastLine() {
    return output().lines().reduce("", (before, line) -> line);
  }
}
