package io.longhaul.chaos.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class DescriptorsTest {
  @Test
  void tunnelsTakeTwoDescriptorsAndThoseOverHttp2One() {
    assertThat(Descriptors.mostTunnels(Wire.PLAIN, 20_000)).isEqualTo(9_700);
    assertThat(Descriptors.mostTunnels(Wire.TLS, 20_000)).isEqualTo(9_700);
    assertThat(Descriptors.mostTunnels(Wire.H2_UPSTREAM, 20_000)).isEqualTo(19_400);
  }

  @Test
  void thereIsRoomForOneAndForNoMoreThanAMillion() {
    assertThat(Descriptors.mostTunnels(Wire.PLAIN, 100)).isEqualTo(1);
    assertThat(Descriptors.mostTunnels(Wire.H2_UPSTREAM, Long.MAX_VALUE)).isEqualTo(1_000_000);
  }
}
