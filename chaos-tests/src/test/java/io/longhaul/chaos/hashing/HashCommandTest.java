package io.longhaul.chaos.hashing;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.ops.CommandProvider;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class HashCommandTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int hash(String... arguments) {
    PrintStream printed = new PrintStream(out, true, StandardCharsets.UTF_8);
    PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8);
    return new CommandLine(new HashCommand(printed, errors))
        .setErr(new PrintWriter(errors, true, StandardCharsets.UTF_8))
        .execute(arguments);
  }

  @Test
  void theCommandLineFindsItThroughTheServiceLoader() {
    assertThat(ServiceLoader.load(CommandProvider.class))
        .anySatisfy(provider -> assertThat(provider).isInstanceOf(HashCommands.class));
  }

  @Test
  void itPrintsATableAndOneLineOfFiguresAndDraws(@TempDir Path folder) {
    Path svg = folder.resolve("h.svg");
    assertThat(hash("--nodes", "10", "--connections", "1000", "--svg", svg.toString())).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8).lines().toList())
        .hasSize(8)
        .last()
        .asString()
        .matches(
            "seed=1 nodes=10 opened=\\d+ longhaul=1\\.\\d+/1\\.00x/0 maglev=.* glb-patient=.*");
    assertThat(svg).content().startsWith("<svg ");
  }

  @ParameterizedTest
  @CsvSource({
    "--nodes, 9, nodes: 9 (expected: 10 to 400)",
    "--nodes, 401, nodes: 401 (expected: 10 to 400)",
    "--connections, 999, 'connections: 999 (expected: 1,000 to 1,000,000)'",
    "--connections, 1000001, 'connections: 1000001 (expected: 1,000 to 1,000,000)'",
    "--seed, x, 'x'"
  })
  void aBadOptionIsRefusedWithWhatWasExpected(String option, String value, String message) {
    assertThat(hash(option, value)).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains(message);
  }

  @Test
  void aFileThatCannotBeWrittenIsAnError(@TempDir Path folder) {
    String svg = folder.resolve("missing/h.svg").toString();
    assertThat(hash("--nodes", "10", "--connections", "1000", "--svg", svg)).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("svg: " + svg);
  }
}
