package io.longhaul.node.balance;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.config.UpstreamLimits;
import io.longhaul.node.metrics.Breaker;
import org.junit.jupiter.api.Test;

final class AdmissionTest {
  private final Admission admission = new Admission();

  @Test
  void limitsHoldAtTheirEdges() {
    UpstreamLimits limits = new UpstreamLimits(5, 1, 2);
    assertThat(admission.enter(limits, 4)).isEmpty();
    assertThat(admission.enter(limits, 5)).contains(Breaker.CONNECTIONS);
    assertThat(admission.enter(limits, 0)).isEmpty();
    assertThat(admission.enter(limits, 0)).contains(Breaker.REQUESTS);
    admission.leave();
    assertThat(admission.enter(limits, 0)).isEmpty();
    assertThat(admission.requests()).isEqualTo(2);
    assertThat(admission.waits(limits)).isTrue();
    assertThat(admission.waits(limits)).isFalse();
    admission.settled();
    assertThat(admission.waits(limits)).isTrue();
    assertThat(admission.pending()).isEqualTo(1);
  }

  @Test
  void zeroIsNoLimit() {
    for (int i = 0; i < 1_000; i++) {
      assertThat(admission.enter(UpstreamLimits.NONE, 1_000_000)).isEmpty();
      assertThat(admission.waits(UpstreamLimits.NONE)).isTrue();
    }
  }
}
