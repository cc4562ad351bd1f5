package io.longhaul.membership.occupancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.longhaul.hash.Slot;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SlotCountersTest {
  private static final int THREADS = 4;
  private static final int ROUNDS = 100_000;

  private final SlotCounters counters = new SlotCounters();

  @Test
  void countsAreExactWhateverThreadsAcquireAndRelease() throws Exception {
    CountDownLatch start = new CountDownLatch(1);
    List<Future<?>> running = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      for (int t = 0; t < THREADS; t++) {
        running.add(threads.submit(() -> churn(start), true));
      }
      start.countDown();
      for (Future<?> one : running) {
        one.get(60, TimeUnit.SECONDS);
      }
    }

    assertThat(counters.count(7)).isEqualTo(THREADS);
    assertThat(counters.count(8)).isZero();
    assertThat(counters.unknown()).isZero();
    assertThat(counters.total()).isEqualTo(THREADS);
  }

  private void churn(CountDownLatch start) {
    try {
      start.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    for (int i = 0; i < ROUNDS; i++) {
      int unknown = counters.acquireUnknown();
      counters.acquire(8);
      counters.releaseUnknown(unknown);
      counters.acquire(7);
      counters.release(7);
      counters.release(8);
    }
    counters.acquire(7);
  }

  @Test
  void acquireAndReleaseAllocateNothing() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().threadId();
    cycle(20_000);
    long before = threads.getThreadAllocatedBytes(thread);
    cycle(100_000);
    long allocated = threads.getThreadAllocatedBytes(thread) - before;

    // Reading the figure itself may allocate a little; 100,000 cycles of one byte would show.
    assertThat(allocated).isLessThan(10_000);
  }

  private void cycle(int times) {
    for (int i = 0; i < times; i++) {
      int unknown = counters.acquireUnknown();
      counters.acquire(i & Slot.MASK);
      counters.releaseUnknown(unknown);
      counters.release(i & Slot.MASK);
    }
  }

  @Test
  void releaseWithoutAcquireIsRefusedAndCountsNothing() {
    assertThatThrownBy(() -> counters.release(3))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("slot 3");
    assertThatThrownBy(() -> counters.releaseUnknown(0)).isInstanceOf(IllegalStateException.class);
    assertThat(counters.count(3)).isZero();
    assertThat(counters.total()).isZero();
  }

  @Test
  void slotOutsideTheTableIsRefused() {
    assertThatThrownBy(() -> counters.acquire(Slot.COUNT)).hasMessageContaining("slot: 65536");
    assertThatThrownBy(() -> counters.acquire(-1)).hasMessageContaining("slot: -1");
    assertThat(counters.total()).isZero();
  }
}
