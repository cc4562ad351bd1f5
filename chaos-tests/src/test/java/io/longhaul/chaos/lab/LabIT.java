package io.longhaul.chaos.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Everything that {@code ./longhaul lab test} does, with fewer WebSockets. */
@Tag("needs-bpf")
@Tag("needs-bird")
@Tag("needs-clang")
@Tag("needs-libbpf")
@Tag("needs-ethtool")
@Tag("needs-ip")
class LabIT {
  private static final int CONNECTIONS = 300;

  private static final Lab LAB = Lab.here();

  @BeforeAll
  static void up() {
    assertThat(LabNeeds.missing()).isEmpty();
    LAB.remove();
    new LabStart(LAB, new PrintWriter(System.out, true, StandardCharsets.UTF_8)).run();
  }

  @AfterAll
  static void down() {
    LAB.remove();
    assertThat(LabNetwork.exists()).isFalse();
    assertThat(Files.exists(Lab.FOLDER)).isFalse();
  }

  @Test
  void nothingThatIsDoneToATierIsNoticed() {
    StringWriter said = new StringWriter();
    boolean passed = new LabTest(LAB, CONNECTIONS, new PrintWriter(said)).run(List.of());
    System.out.println(said);
    LAB.keepLogs(Path.of("target", "lab-logs"));
    assertThat(passed).as(said.toString()).isTrue();
  }
}
