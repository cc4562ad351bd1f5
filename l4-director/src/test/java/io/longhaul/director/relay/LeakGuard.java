package io.longhaul.director.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails a test class in which Netty's leak detector found a buffer that nobody released. */
final class LeakGuard implements BeforeAllCallback, AfterAllCallback {
  private static final List<String> LEAKS = new CopyOnWriteArrayList<>();

  static {
    ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new Reporting());
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    assertThat(ResourceLeakDetector.getLevel()).isEqualTo(ResourceLeakDetector.Level.PARANOID);
    LEAKS.clear();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    // A leak is found when its buffer is collected and another one is allocated.
    for (int i = 0; i < 3; i++) {
      System.gc();
      ByteBufAllocator.DEFAULT.directBuffer(1).release();
    }
    assertThat(LEAKS).isEmpty();
  }

  private static final class Reporting extends ResourceLeakDetectorFactory {
    // Deprecated, and abstract all the same.
    @SuppressWarnings("deprecation")
    @Override
    public <T> ResourceLeakDetector<T> newResourceLeakDetector(
        Class<T> type, int interval, long maxActive) {
      return newResourceLeakDetector(type, interval);
    }

    @Override
    public <T> ResourceLeakDetector<T> newResourceLeakDetector(Class<T> type, int interval) {
      return new ResourceLeakDetector<>(type, interval) {
        @Override
        protected void reportTracedLeak(String resource, String records) {
          LEAKS.add(resource + records);
        }

        @Override
        protected void reportUntracedLeak(String resource) {
          LEAKS.add(resource);
        }
      };
    }
  }
}
