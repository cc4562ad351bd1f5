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
    assertThat(tracker.scan(0).slots().cardinality()).isEqualTo(Slot.COUNT);
    assertThat(tracker.scan(GRACE_MS - 1).exact()).isFalse();
    assertThat(tracker.scan(GRACE_MS - 1).slots().cardinality()).isEqualTo(Slot.COUNT);

    OccupancyTracker.Scan scan = tracker.scan(GRACE_MS);
    assertThat(scan.exact()).isTrue();
    assertThat(scan.slots().isEmpty()).isTrue();
  }

  @Test
  void slotClearsOnlyAGraceAfterItsLastSocket() {
    tracker.scan(GRACE_MS);
    counters.acquire(4711);
    assertThat(tracker.scan(20_000).slots().get(4711)).isTrue();
    counters.release(4711);

    // It may have closed right before this scan, so the grace begins here.
    assertThat(tracker.scan(21_000).slots().get(4711)).isTrue();
    assertThat(tracker.scan(21_000 + GRACE_MS - 1).slots().get(4711)).isTrue();
    assertThat(tracker.scan(21_000 + GRACE_MS).slots().get(4711)).isFalse();
  }

  @Test
  void socketThatCameAndWentBetweenTwoScansIsSeen() {
    tracker.scan(GRACE_MS);
    counters.acquire(1);
    counters.release(1);

    assertThat(tracker.scan(6_000).slots().get(1)).isTrue();
    assertThat(tracker.scan(6_000 + GRACE_MS).slots().get(1)).isFalse();
  }

  @Test
  void socketOfUnknownSlotOccupiesEverySlot() {
    tracker.scan(GRACE_MS);
    counters.acquireUnknown();
    OccupancyTracker.Scan scan = tracker.scan(6_000);
    assertThat(scan.exact()).isFalse();
    assertThat(scan.slots().cardinality()).isEqualTo(Slot.COUNT);

    counters.acquire(9);
    counters.releaseUnknown();
    scan = tracker.scan(7_000);
    assertThat(scan.exact()).isTrue();
    assertThat(scan.slots().cardinality()).isEqualTo(1);
    assertThat(scan.slots().get(9)).isTrue();
  }

  @Test
  void slotThatStaysBusyForLongerThanTheGraceStaysOccupied() {
    counters.acquire(5);
    for (long nowMs = 0; nowMs < 10 * GRACE_MS; nowMs += 1_000) {
      assertThat(tracker.scan(nowMs).slots().get(5)).isTrue();
    }
  }

  @Test
  void scanIsACopyThatLaterScansDoNotChange() {
    tracker.scan(GRACE_MS);
    OccupancyTracker.Scan before = tracker.scan(GRACE_MS);
    counters.acquire(2);
    tracker.scan(6_000);

    assertThat(before.slots().get(2)).isFalse();
  }
}
