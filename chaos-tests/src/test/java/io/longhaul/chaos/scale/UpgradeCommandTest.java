package io.longhaul.chaos.scale;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class UpgradeCommandTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void printsATableAndALineForEachPolicy() {
    int status =
        run(
            "--nodes=2",
            "--directors=1",
            "--connections=5000",
            "--wave=1",
            "--policy=patient,nudge",
            "--patience=1m",
            "--nudge=1s");

    assertThat(status).isZero();
    List<String> lines = text(out).lines().toList();
    assertThat(lines.getFirst()).contains("patient").contains("nudge");
    assertThat(lines.get(lines.size() - 2)).startsWith("policy=patient nodes=2 directors=1");
    assertThat(lines.getLast())
        .startsWith("policy=nudge nodes=2 directors=1 connections=5000 ")
        .endsWith(" stranded=0");
  }

  @ParameterizedTest
  @CsvSource({
    "--nodes=1, 'nodes: 1 (expected: 2 to 4,000)'",
    "--nodes=4001, 'nodes: 4001 (expected: 2 to 4,000)'",
    "--directors=257, 'directors: 257 (expected: 1 to 256)'",
    "--connections=0, 'connections: 0 (expected: 1 to 100,000,000)'",
    "--wave=2000, 'wave: 2000 (expected: 1 to 1,999)'",
    "--nudge=999ms, 'nudge: 999ms (expected: 1s to 7d)'",
    "--patience=91d, 'patience: 7862400000ms (expected: 0s to 90d)'",
  })
  void sizesBeyondTheLimitsAreRefused(String option, String message) {
    assertThat(run(option)).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(text(err).strip()).isEqualTo(message);
  }

  private int run(String... arguments) {
    return new CommandLine(
            new UpgradeCommand(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8)))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .execute(arguments);
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
