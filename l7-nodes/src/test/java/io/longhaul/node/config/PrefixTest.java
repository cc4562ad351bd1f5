package io.longhaul.node.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PrefixTest {
  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.0.1, true",
    "10.0.0.0/8, 11.0.0.0, false",
    "10.0.0.0/8, ::1, false",
    "192.168.4.0/22, 192.168.7.255, true",
    "192.168.4.0/22, 192.168.8.0, false",
    "0.0.0.0/0, 255.255.255.255, true",
    "::/0, 2001:db8::1, true",
    "::/0, 10.0.0.1, false",
    "2001:db8:8000::/33, 2001:db8:ffff::1, true",
    "2001:db8:8000::/33, 2001:db8:7fff::1, false",
    "127.0.0.1, 127.0.0.1, true",
    "127.0.0.1, 127.0.0.2, false",
  })
  void rangeContainsWhatSharesItsBits(String prefix, String address, boolean contained) {
    assertThat(Prefix.parse(prefix).contains(AddressText.ip(address))).isEqualTo(contained);
  }

  @Test
  void textIsTheSameForEverySpelling() {
    assertThat(Prefix.parse("2001:DB8:0:0::/32")).hasToString("2001:db8::/32");
    assertThat(Prefix.parse("127.0.0.1")).hasToString("127.0.0.1/32");
  }

  @ParameterizedTest
  @CsvSource({"10.0.0.0/33", "::/129", "10.0.0.0/-1", "10.0.0.0/", "/8", "10/8", "host/8", "''"})
  void whatIsNoRangeIsRefused(String text) {
    assertThatThrownBy(() -> Prefix.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected");
  }

  @Test
  void bitsBehindThePrefixAreRefusedWithTheRightForm() {
    assertThatThrownBy(() -> Prefix.parse("10.1.0.0/8")).hasMessageContaining("10.0.0.0/8");
  }

  @ParameterizedTest
  @CsvSource({
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "2001:0db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "0:0:0:0:0:0:0:0, ::",
    "::1, ::1",
    "1:0:0:0:0:0:0:0, 1::",
    "0:0:1:0:0:0:1:1, 0:0:1::1:1",
    "::ffff:192.0.2.1, 192.0.2.1",
  })
  void addressesAreWrittenAsInRfc5952(String spelling, String text) {
    assertThat(AddressText.of(AddressText.ip(spelling))).isEqualTo(text);
  }
}
