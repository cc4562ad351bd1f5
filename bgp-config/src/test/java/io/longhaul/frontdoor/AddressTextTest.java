package io.longhaul.frontdoor;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AddressTextTest {
  /** RFC 5952, section 4. */
  @Test
  void ipv6IsWrittenInItsOneRecommendedForm() {
    assertThat(text("2001:0DB8:0:0:0:0:0:1")).isEqualTo("2001:db8::1");
    assertThat(text("2001:db8:0:1:1:1:1:1")).isEqualTo("2001:db8:0:1:1:1:1:1");
    assertThat(text("2001:0:0:1:0:0:0:1")).isEqualTo("2001:0:0:1::1");
    assertThat(text("2001:db8:0:0:1:0:0:1")).isEqualTo("2001:db8::1:0:0:1");
    assertThat(text("0:0:0:0:0:0:0:0")).isEqualTo("::");
    assertThat(text("0:0:0:0:0:0:0:1")).isEqualTo("::1");
    assertThat(text("1:2:3:4:5:6:0:0")).isEqualTo("1:2:3:4:5:6::");
  }

  @Test
  void aHostPrefixHasAllBits() {
    assertThat(AddressText.hostPrefix(InetAddress.ofLiteral("192.0.2.1")))
        .isEqualTo("192.0.2.1/32");
    assertThat(AddressText.hostPrefix(InetAddress.ofLiteral("2001:db8::1")))
        .isEqualTo("2001:db8::1/128");
  }

  @Test
  void addressesAreOrderedByFamilyAndNumber() {
    List<String> sorted =
        Stream.of("fd00::1", "203.0.113.9", "2001:db8::1", "10.0.0.10", "9.0.0.1")
            .map(InetAddress::ofLiteral)
            .sorted(AddressText.ORDER)
            .map(AddressText::of)
            .toList();
    assertThat(sorted)
        .containsExactly("9.0.0.1", "10.0.0.10", "203.0.113.9", "2001:db8::1", "fd00::1");
  }

  private static String text(String address) {
    return AddressText.of(InetAddress.ofLiteral(address));
  }
}
