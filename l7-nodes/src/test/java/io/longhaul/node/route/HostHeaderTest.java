package io.longhaul.node.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HostHeaderTest {
  @ParameterizedTest
  @CsvSource({
    "example.com, example.com, -1",
    "EXAMPLE.com:8080, example.com, 8080",
    "example.com., example.com, -1",
    "example.com.:443, example.com, 443",
    "my_host-1, my_host-1, -1",
    "192.0.2.1:80, 192.0.2.1, 80",
    "[2001:DB8::1], [2001:db8::1], -1",
    "[2001:db8:0:0:0:0:0:1]:443, [2001:db8::1], 443",
    "example.com:, example.com, -1",
    "example.com:0080, example.com, 80",
    "example.com:65535, example.com, 65535",
    "xn--caf-dma.example, xn--caf-dma.example, -1",
  })
  void hostIsTakenInItsNormalForm(String value, String host, int port) {
    assertThat(HostHeader.parse(value))
        .contains(new HostHeader(host, port < 0 ? OptionalInt.empty() : OptionalInt.of(port)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":80",
        ".",
        "..",
        "a..b",
        ".a",
        "a..",
        "user@example.com",
        "a b",
        "a/b",
        "a,b",
        "a%41",
        "caf\u00e9.example",
        "example.com:65536",
        "example.com:-1",
        "example.com:8a",
        "example.com:000080",
        "example.com:80:80",
        "2001:db8::1",
        "[2001:db8::1",
        "[2001:db8::1]x",
        "[2001:db8::1]80",
        "[]",
        "[example.com]",
        "[192.0.2.1]",
        "[::1%eth0]",
        "[::g]",
        "*",
        "*.example.com",
      })
  void whatIsNoHostIsRefused(String value) {
    assertThat(HostHeader.parse(value)).isEmpty();
  }

  @Test
  void hostAndItsLabelsHaveTheLimitsOfDns() {
    String label = "a".repeat(63);
    assertThat(HostHeader.parse(label)).isPresent();
    assertThat(HostHeader.parse(label + "a")).isEmpty();
    String longest = String.join(".", label, label, label, "a".repeat(61));
    assertThat(longest).hasSize(253);
    assertThat(HostHeader.parse(longest)).isPresent();
    assertThat(HostHeader.parse(longest + ".")).isPresent();
    assertThat(HostHeader.parse(longest + "a")).isEmpty();
  }
}
