package io.longhaul.membership.occupancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longhaul.membership.model.TierSpec;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DoorCountersTest {
  private static final Set<String> ALL = Set.of("web", "api", "admin");

  private final DoorCounters doors = new DoorCounters();
  private final OccupancyTracker tracker = new OccupancyTracker(doors, Duration.ofSeconds(5), 0);

  @Test
  void everyDoorOfTheTierIsInUseUntilAGraceAfterTheStart() {
    assertThat(inUse(4_999)).isEqualTo(ALL);
    assertThat(inUse(5_000)).isEmpty();
  }

  @Test
  void doorIsInUseUntilAGraceAfterItsLastSocket() {
    int first = doors.acquire("web");
    int second = doors.acquire("web");
    assertThat(inUse(6_000)).containsExactly("web");
    doors.release(first);
    assertThat(inUse(7_000)).containsExactly("web");
    doors.release(second);

    assertThat(inUse(8_000)).containsExactly("web");
    assertThat(inUse(12_999)).containsExactly("web");
    assertThat(inUse(13_000)).isEmpty();
  }

  @Test
  void doorsBeyondTheLimitCountAsAllOfThem() {
    for (int i = 0; i < TierSpec.MAX_DOORS; i++) {
      doors.acquire("door-" + i);
    }
    assertThat(inUse(6_000)).hasSize(TierSpec.MAX_DOORS);
    int beyond = doors.acquire("one-more");
    assertThat(inUse(7_000)).isEqualTo(ALL);

    doors.release(beyond);
    assertThat(inUse(8_000)).isEqualTo(ALL);
    assertThat(inUse(13_000)).hasSize(TierSpec.MAX_DOORS);
  }

  @Test
  void socketOfAnUnnamedDoorMayBeOfAny() {
    int unnamed = doors.acquireUnnamed();
    assertThat(inUse(6_000)).isEqualTo(ALL);

    doors.release(unnamed);
    inUse(7_000);
    assertThat(inUse(12_000)).isEmpty();
  }

  @Test
  void releaseWithoutAcquireIsRefused() {
    doors.release(doors.acquire("web"));

    assertThatThrownBy(() -> doors.release(0)).isInstanceOf(IllegalStateException.class);
  }

  private Set<String> inUse(long nowMs) {
    return doors.names(tracker.scan(nowMs).orElseThrow().slots(), ALL);
  }
}
