package io.longhaul.ops.admin.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostCheckTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LocalHost:8480",
        "127.0.0.1:8480",
        "127.0.0.3",
        "[::1]:8480",
        "[::1]",
        "longhaul.localhost:1"
      })
  void loopbackNamesAndAddressesPass(String host) {
    assertThat(HostCheck.isLoopback(host)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "example.org", "example.org:8480", "127.0.0.1.example.org", "localhost.example.org",
        "10.0.0.1:8480", "[2001:db8::1]:80", "[::1", "0x7f000001", ":8480"
      })
  void everythingElseIsRefused(String host) {
    assertThat(HostCheck.isLoopback(host)).isFalse();
  }
}
