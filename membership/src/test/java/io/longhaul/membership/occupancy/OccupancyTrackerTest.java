package io.longhaul.membership.occupancy;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.hash.Slot;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class OccupancyTrackerTest {
  private static final long GRACE_MS = 5_000;

  private final SlotCounters counters = new SlotCounters();
  private final OccupancyTracker tracker =
      new OccupancyTracker(counters, Duration.ofMillis(GRACE_MS), 0);

  @Test
  void everySlotIsOccupiedUntilAGraceAfterTheStart() {
    assertThat(tracker.scan(0).orElseThrow().slots().cardinality()).isEqualTo(Slot.COUNT);
    assertThat(tracker.scan(GRACE_MS - 1).orElseThrow().sockets().isEmpty()).isTrue();
    assertThat(tracker.scan(GRACE_MS - 1).orElseThrow().slots().cardinality())
        .isEqualTo(Slot.COUNT);

    OccupancyTracker.Scan scan = tracker.scan(GRACE_MS).orElseThrow();
    assertThat(scan.slots().isEmpty()).isTrue();
  }

  @Test
  void slotClearsOnlyAGraceAfterItsLastSocket() {
    tracker.scan(GRACE_MS);
    counters.acquire(4711);
    assertThat(tracker.scan(20_000).orElseThrow().slots().get(4711)).isTrue();
    counters.release(4711);

    // It may have closed right before this scan, so the grace begins here.
    assertThat(tracker.scan(21_000).orElseThrow().slots().get(4711)).isTrue();
    assertThat(tracker.scan(21_000 + GRACE_MS - 1).orElseThrow().slots().get(4711)).isTrue();
    assertThat(tracker.scan(21_000 + GRACE_MS).orElseThrow().slots().get(4711)).isFalse();
  }

  @Test
  void socketThatCameAndWentBetweenTwoScansIsSeen() {
    tracker.scan(GRACE_MS);
    counters.acquire(1);
    counters.release(1);

    assertThat(tracker.scan(6_000).orElseThrow().slots().get(1)).isTrue();
    assertThat(tracker.scan(6_000 + GRACE_MS).orElseThrow().slots().get(1)).isFalse();
  }

  @Test
  void nothingIsSaidWhileTheSlotOfASocketFromBeforeTheMarkIsUnknown() {
    tracker.scan(GRACE_MS);
    int unknown = counters.acquireUnknown();
    tracker.mark();
    assertThat(tracker.scan(6_000)).isEmpty();

    counters.acquire(9);
    counters.releaseUnknown(unknown);
    OccupancyTracker.Scan scan = tracker.scan(7_000).orElseThrow();
    assertThat(scan.slots().cardinality()).isEqualTo(1);
    assertThat(scan.sockets().get(9)).isTrue();
  }

  @Test
  void socketsThatComeAfterTheMarkHoldNoReportUp() {
    tracker.scan(GRACE_MS);
    tracker.mark();
    int unknown = counters.acquireUnknown();
    assertThat(tracker.scan(6_000)).isPresent();

    tracker.mark();
    assertThat(tracker.scan(7_000)).isEmpty();
    counters.releaseUnknown(unknown);
    assertThat(tracker.scan(8_000)).isPresent();
  }

  @Test
  void socketsAreToldFromGrace() {
    counters.acquire(3);
    tracker.scan(GRACE_MS);
    assertThat(tracker.scan(6_000).orElseThrow().sockets().get(3)).isTrue();
    counters.release(3);

    OccupancyTracker.Scan scan = tracker.scan(6_100).orElseThrow();
    assertThat(scan.sockets().get(3)).isFalse();
    assertThat(scan.slots().get(3)).isTrue();
  }

  @Test
  void slotThatStaysBusyForLongerThanTheGraceStaysOccupied() {
    counters.acquire(5);
    for (long nowMs = 0; nowMs < 10 * GRACE_MS; nowMs += 1_000) {
      assertThat(tracker.scan(nowMs).orElseThrow().slots().get(5)).isTrue();
    }
  }

  @Test
  void scanIsACopyThatLaterScansDoNotChange() {
    tracker.scan(GRACE_MS);
    OccupancyTracker.Scan before = tracker.scan(GRACE_MS).orElseThrow();
    counters.acquire(2);
    tracker.scan(6_000);

    assertThat(before.slots().get(2)).isFalse();
  }
}
