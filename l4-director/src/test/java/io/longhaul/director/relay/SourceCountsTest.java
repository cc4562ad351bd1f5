package io.longhaul.director.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class SourceCountsTest {
  private static long key(String address) {
    return SourceCounts.key(InetAddress.ofLiteral(address));
  }

  @Test
  void ipv4AddressesAreSourcesOfTheirOwn() {
    assertThat(key("192.0.2.1")).isNotEqualTo(key("192.0.2.2"));
    assertThat(key("255.255.255.255")).isNotEqualTo(key("0.0.0.0"));
  }

  @Test
  void ipv6AddressesOfOneNetworkAreOneSource() {
    assertThat(key("2001:db8:1:2:3::4")).isEqualTo(key("2001:db8:1:2:ffff::1"));
    assertThat(key("2001:db8:1:2::1")).isNotEqualTo(key("2001:db8:1:3::1"));
  }

  @Test
  void sourceIsHeldAtItsLimitAndForgottenWhenItsLastConnectionEnds() {
    SourceCounts counts = new SourceCounts(2);
    long source = key("192.0.2.1");
    assertThat(counts.tryAcquire(source)).isTrue();
    assertThat(counts.tryAcquire(source)).isTrue();
    assertThat(counts.tryAcquire(source)).isFalse();
    assertThat(counts.tryAcquire(key("192.0.2.2"))).isTrue();
    counts.release(source);
    assertThat(counts.tryAcquire(source)).isTrue();
    counts.release(source);
    counts.release(source);
    counts.release(key("192.0.2.2"));
    assertThat(counts.sources()).isZero();
  }
}
