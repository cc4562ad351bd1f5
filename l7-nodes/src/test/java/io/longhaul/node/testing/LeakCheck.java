package io.longhaul.node.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.ResourceLeakDetector;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test class that leaked a Netty buffer: {@code @ExtendWith(LeakCheck.class)}. The build
 * runs tests with the leak detector at paranoid, so every buffer is tracked.
 */
public final class LeakCheck implements BeforeAllCallback, AfterAllCallback {
  private static final Duration GIVE_UP = Duration.ofSeconds(20);
  private static final int COLLECTIONS = 2;

  @Override
  public void beforeAll(ExtensionContext context) {
    assertThat(ResourceLeakDetector.getLevel())
        .as("leak detector, set by longhaul.testFlags in the pom")
        .isEqualTo(ResourceLeakDetector.Level.PARANOID);
    collect();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    assertThat(collect()).as("leaked buffers").isEmpty();
  }

  /** Collects garbage until leaked buffers must have been noticed, and takes them. */
  static List<String> collect() {
    List<String> leaks = new ArrayList<>();
    for (int i = 0; i < COLLECTIONS; i++) {
      awaitCollection();
      pollDetector();
      leaks.addAll(RecordingLeakDetector.take());
    }
    return leaks;
  }

  private static void awaitCollection() {
    WeakReference<Object> sentinel = new WeakReference<>(new Object());
    long start = System.nanoTime();
    while (sentinel.get() != null && System.nanoTime() - start < GIVE_UP.toNanos()) {
      System.gc();
      LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
    }
  }

  /** The detector looks for leaked buffers when the next one is tracked. */
  private static void pollDetector() {
    ByteBuf tracked = Unpooled.copiedBuffer("tracked", UTF_8);
    ByteBuf alsoTracked = tracked.alloc().directBuffer();
    alsoTracked.release();
    tracked.release();
  }
}
