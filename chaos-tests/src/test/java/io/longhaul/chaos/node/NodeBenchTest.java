package io.longhaul.chaos.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NodeBenchTest {
  /** Those that the script has for every command, and what it adds for a node. */
  @Test
  void nodesOfTheBenchHaveTheFlagsOfTheScript() throws IOException {
    String script = Files.readString(Path.of("..", "longhaul"));
    int common = script.indexOf("\nflags=(\n");
    String every = script.substring(common + "\nflags=(\n".length(), script.indexOf("\n)", common));
    String own =
        script
            .lines()
            .filter(line -> line.contains("'node -'*"))
            .map(line -> line.substring(line.indexOf("flags+=(") + 8, line.lastIndexOf(')')))
            .findFirst()
            .orElseThrow();
    List<String> flags = Arrays.asList((every + " " + own).strip().split("\\s+", -1));
    assertThat(NodeJava.FLAGS).containsExactlyElementsOf(flags);
  }

  @Test
  void aNameWithoutAValueIsNoConfiguration() {
    assertThatThrownBy(() -> Template.filled("routes.yaml", Map.of()))
        .hasMessage("routes.yaml: {{endpoints}} (expected: a value)");
  }

  @Test
  void failedRequestsAndOtherResponsesAreFaults() {
    assertThat(figures(100, 9_999, 0).fault(4, 100)).isEmpty();
    assertThat(figures(100, 9_999, 1).fault(4, 100))
        .hasValue("requests: 1 of 100 failed (expected: 0)");
    assertThat(figures(0, 0, 0).fault(4, 100))
        .hasValueSatisfying(why -> assertThat(why).contains("0 of 0 failed"));
    assertThat(figures(100, 9_500, 0).fault(4, 100))
        .hasValueSatisfying(why -> assertThat(why).contains("expected: 100 each"));
  }

  private static WrkFigures figures(long requests, long bytes, long failed) {
    return WrkFigures.in(
        "Running\nmeasured requests=%d bytes=%d micros=1000000 p99=7 failed=%d\n"
            .formatted(requests, bytes, failed));
  }
}
