package io.longhaul.node.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longhaul.node.files.FileFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EndpointFileTest {
  @TempDir Path folder;

  private List<Located> read(String text) throws IOException, FileFault {
    return EndpointFile.read(Files.writeString(folder.resolve("endpoints"), text));
  }

  @Test
  void eachLineIsAnEndpoint() throws Exception {
    List<Located> all =
        read("# comment\n\n10.0.0.1:80\r\n  [2001:db8:0::1]:443\tweight=0 draining \n");
    assertThat(all)
        .extracting(one -> one.at().endpoint().toString())
        .containsExactly("10.0.0.1:80", "[2001:db8::1]:443");
    assertThat(all.getFirst().weight()).isEmpty();
    assertThat(all.getFirst().draining()).isFalse();
    assertThat(all.getLast().weight()).isEqualTo(OptionalInt.of(0));
    assertThat(all.getLast().draining()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          10.0.0.1               | line 2: '10.0.0.1' (expected: an address and port, such as 127.0.0.1:9000 or [::1]:9000)
          app.internal:80        | line 2: 'app.internal' (expected: an IPv4 or IPv6 address)
          10.0.0.2:80 weight=    | line 2: weight: '' (expected: 0 to 1000)
          10.0.0.2:80 weight=-1  | line 2: weight: '-1' (expected: 0 to 1000)
          10.0.0.2:80 weight=1001 | line 2: weight: '1001' (expected: 0 to 1000)
          10.0.0.2:80 up         | line 2: 'up' (expected: weight=N or draining, each once)
          10.0.0.2:80 draining draining | line 2: 'draining' (expected: weight=N or draining, each once)
          10.0.0.1:80 weight=2   | line 2: '10.0.0.1:80' is given twice (expected: once)
          """)
  void lineThatIsNoneIsRefusedByItsNumber(String line, String fault) {
    assertThatThrownBy(() -> read("10.0.0.1:80\n" + line + "\n"))
        .isInstanceOf(FileFault.class)
        .hasMessage(folder.resolve("endpoints") + ": " + fault);
  }

  @Test
  void fileWithoutAnEndpointIsRefused() {
    assertThatThrownBy(() -> read("# none\n"))
        .hasMessageEndingWith("no endpoint (expected: at least one)");
  }

  @Test
  void boundsHoldAtTheirEdges() throws Exception {
    assertThat(read(lines(1_000))).hasSize(1_000);
    assertThatThrownBy(() -> read(lines(1_001))).hasMessageContaining("more than 1000 lines");
    assertThat(read("10.0.0.1:80" + " ".repeat(EndpointFile.MAX_CHARS - 19) + "weight=1"))
        .hasSize(1);
    assertThatThrownBy(
            () -> read("10.0.0.1:80" + " ".repeat(EndpointFile.MAX_CHARS - 18) + "weight=1"))
        .hasMessageContaining("line 1: 257 characters (expected: at most 256)");
    String endpoint = "10.0.0.1:80\n";
    assertThat(read(endpoint + "#".repeat(EndpointFile.MAX_BYTES - endpoint.length()))).hasSize(1);
    assertThatThrownBy(() -> read(endpoint + "#".repeat(EndpointFile.MAX_BYTES)))
        .hasMessageContaining("longer than 1048576 bytes");
  }

  private static String lines(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(port -> "10.0.0.1:" + port)
        .collect(Collectors.joining("\n"));
  }
}
