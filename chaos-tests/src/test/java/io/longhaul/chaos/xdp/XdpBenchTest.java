package io.longhaul.chaos.xdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class XdpBenchTest {
  @Test
  @Tag("needs-clang")
  @Tag("needs-libbpf")
  @Tag("needs-bpf")
  void everyPacketOfTheBenchIsForwardedAndCostsSomething() throws InterruptedException {
    try (XdpBench bench = XdpBench.load(20_000, 3, 5_000)) {
      for (IpVersion ip : IpVersion.values()) {
        XdpResult result = bench.measure(new XdpCase(ip, 5_000));
        assertThat(result.directorNs()).isPositive();
        assertThat(result.trackedNs()).isGreaterThan(result.directorNs() / 2);
        assertThat(result.json().getFirst())
            .matches(
                "\\{\"program\":\"director\",\"ip\":[46],\"flows\":5000,\"nsPerPacket\":[0-9.]+}");
      }
    }
  }

  @Test
  void flowsOutsideTheBenchsRangeAreRefused() {
    assertThatThrownBy(() -> new XdpCase(IpVersion.V4, 0))
        .hasMessageContaining("--flows: 0 (expected: 1 to 2000000)");
    assertThatThrownBy(() -> new XdpCase(IpVersion.V4, 2_000_001)).hasMessageContaining("2000001");
    assertThatThrownBy(() -> XdpBench.check(999, 1)).hasMessageContaining("--packets: 999");
    assertThatThrownBy(() -> XdpBench.check(1_000, 0)).hasMessageContaining("--rounds: 0");
  }
}
