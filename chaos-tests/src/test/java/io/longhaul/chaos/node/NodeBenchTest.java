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
    assertThatThrownBy(() -> Template.filled("listeners.yaml", Map.of("key", "k")))
        .hasMessage("listeners.yaml: {{certificate}} (expected: a value)");
  }

  @Test
  void keyExchangesThatNobodyKnowsAreRefused() {
    assertThatThrownBy(() -> ClientTls.offering(List.of("X25519", "bogus")))
        .hasMessage("--groups: X25519,bogus (expected: BoringSSL's, such as X25519)");
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

  @Test
  void failedRequestsAndOtherStatusesAreFaultsOverHttp2() {
    assertThat(http2(100, 0, 100).fault(8)).isEmpty();
    assertThat(http2(100, 0, 100).perSecond()).isEqualTo(20.5);
    assertThat(http2(100, 0, 107).fault(8)).isEmpty();
    assertThat(http2(100, 0, 90).fault(8))
        .hasValueSatisfying(why -> assertThat(why).contains("90"));
    assertThat(http2(100, 2, 100).fault(8)).hasValue("requests: 2 of 100 failed (expected: 0)");
    assertThat(http2(0, 0, 0).fault(8)).isPresent();
    assertThatThrownBy(() -> H2LoadFigures.in("connect failed"))
        .hasMessageContaining("h2load: no figures");
  }

  private static H2LoadFigures http2(long succeeded, long errored, long answered) {
    return H2LoadFigures.in(
        """
        finished in 5.00s, 20.50 req/s, 5.31KB/s
        requests: 130 total, 130 started, 110 done, %d succeeded, 0 failed, %d errored, 0 timeout
        status codes: %d 2xx, 0 3xx, 0 4xx, 0 5xx
        """
            .formatted(succeeded, errored, answered));
  }

  private static WrkFigures figures(long requests, long bytes, long failed) {
    return WrkFigures.in(
        "Running\nmeasured requests=%d bytes=%d micros=1000000 p99=7 failed=%d\n"
            .formatted(requests, bytes, failed));
  }
}
