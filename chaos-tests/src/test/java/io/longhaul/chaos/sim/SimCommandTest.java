package io.longhaul.chaos.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class SimCommandTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final StringWriter err = new StringWriter();

  @Test
  void endsWithTheLineOfResults() {
    int status =
        run(
            "--seed",
            "1",
            "--nodes",
            "4",
            "--connections",
            "50",
            "--hours",
            "1",
            "--faults",
            "none");

    assertThat(status).isZero();
    assertThat(lines().getLast())
        .matches(
            "seeds=1 epochs=\\d+ connections=\\d+ deaths=\\d+ stranded=0 violations=0"
                + " maxChain=\\d+ held=\\d+");
  }

  @Test
  void tellsSeedHistoryAndReplayOfAViolation() {
    int status = run("--seed", "1000", "--sabotage", "narrow-unproven");

    assertThat(status).isOne();
    assertThat(lines())
        .anyMatch(line -> line.startsWith("seed 1000: stranded"))
        .anyMatch(line -> line.contains("epoch"))
        .anyMatch(
            line ->
                line.contains("again: ./longhaul sim --seed 1000 ")
                    && line.endsWith("--sabotage narrow-unproven"));
    assertThat(lines().getLast()).startsWith("seeds=1 ");
  }

  @Test
  void listsSabotagesOneALine() {
    assertThat(run("--list-sabotage")).isZero();
    assertThat(lines()).contains("no-widen", "no-grace", "claim-any").doesNotContain("");
  }

  @Test
  void refusesWrongValuesWithTheValueAndWhatIsExpected() {
    assertThat(run("--nodes", "1")).isEqualTo(2);
    assertThat(run("--faults", "mild")).isEqualTo(2);
    assertThat(run("--sabotage", "nonsense")).isEqualTo(2);
    assertThat(run("--seeds", "0")).isEqualTo(2);
    assertThat(run("--slots", "100")).isEqualTo(2);
    assertThat(run("--seed", "x")).isEqualTo(2);

    assertThat(err.toString())
        .contains("nodes: 1 (expected: 2 to")
        .contains("faults: 'mild' (expected: none, default")
        .contains("sabotage: 'nonsense' (expected: one of")
        .contains("seeds: 0 (expected: 1 to");
    assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  private int run(String... arguments) {
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    return new CommandLine(new SimCommand(stream, stream))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  private List<String> lines() {
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
