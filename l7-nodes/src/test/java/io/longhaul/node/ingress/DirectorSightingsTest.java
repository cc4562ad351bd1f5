package io.longhaul.node.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class DirectorSightingsTest {
  private final AtomicLong nowMs = new AtomicLong(1_000);
  private final DirectorSightings sightings = new DirectorSightings(nowMs::get);

  @Test
  void ageCountsFromTheLastSighting() {
    sightings.seen("d-1");
    nowMs.addAndGet(700);
    sightings.seen("d-2");
    nowMs.addAndGet(300);
    assertThat(sightings.seenMsAgo()).containsEntry("d-1", 1_000L).containsEntry("d-2", 300L);
    sightings.seen("d-1");
    assertThat(sightings.seenMsAgo()).containsEntry("d-1", 0L);
  }

  @Test
  void oneTooManyForgetsTheOneUnseenForLongest() {
    for (int i = 0; i < DirectorSightings.MAX_DIRECTORS; i++) {
      sightings.seen("d-" + i);
      nowMs.incrementAndGet();
    }
    sightings.seen("d-0");
    sightings.seen("another");
    assertThat(sightings.seenMsAgo())
        .hasSize(DirectorSightings.MAX_DIRECTORS)
        .containsKeys("another", "d-0")
        .doesNotContainKey("d-1");
  }
}
