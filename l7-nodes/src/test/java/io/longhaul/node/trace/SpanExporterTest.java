package io.longhaul.node.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.testing.Await;
import io.longhaul.node.trace.SpanExporter.Collector.Outcome;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class SpanExporterTest {
  static final RequestSpan SPAN =
      new RequestSpan(
          RequestTrace.NONE,
          new RequestSpan.Interval(1, 2),
          new RequestSpan.Asked(
              "GET",
              "http",
              "a",
              80,
              "/",
              "HTTP/1.1",
              "",
              new InetSocketAddress(InetAddress.getLoopbackAddress(), 1)),
          Optional.empty(),
          200,
          Optional.empty(),
          Optional.empty());

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  private double count(String name) {
    return registry.get("longhaul.node.tracing." + name).counter().count();
  }

  @Test
  void whatDoesNotFitIsDroppedAndNobodyWaits() {
    CountDownLatch stuck = new CountDownLatch(1);
    AtomicInteger taken = new AtomicInteger();
    SpanExporter.Collector collector =
        batch -> {
          try {
            stuck.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          taken.addAndGet(batch.size());
          return Outcome.TAKEN;
        };
    int all = 3 * SpanExporter.QUEUE;
    try (SpanExporter exporter = new SpanExporter(collector, registry)) {
      for (int i = 0; i < all; i++) {
        exporter.offer(SPAN);
      }
      assertThat(count("dropped"))
          .isBetween((double) all - SpanExporter.QUEUE - SpanExporter.BATCH, (double) all);
      stuck.countDown();
    }
    assertThat(count("requests")).isEqualTo(taken.get());
    assertThat(count("requests") + count("dropped")).isEqualTo(all);
  }

  @Test
  void batchIsTriedAgainWhereThatMayHelp() {
    AtomicInteger tries = new AtomicInteger();
    try (SpanExporter exporter =
        new SpanExporter(
            batch -> tries.incrementAndGet() == 1 ? Outcome.RETRY : Outcome.TAKEN, registry)) {
      exporter.offer(SPAN);
      Await.until("taken", () -> count("requests") == 1);
    }
    assertThat(count("failures")).isEqualTo(1);
    assertThat(count("dropped")).isZero();
  }

  @Test
  void collectorThatThrowsLosesItsBatchAndNoMore() {
    AtomicInteger tries = new AtomicInteger();
    SpanExporter.Collector collector =
        (List<RequestSpan> batch) -> {
          if (tries.incrementAndGet() == 1) {
            throw new IllegalStateException("as a test wants it");
          }
          return Outcome.TAKEN;
        };
    try (SpanExporter exporter = new SpanExporter(collector, registry)) {
      exporter.offer(SPAN);
      Await.until("dropped", () -> count("dropped") == 1);
      exporter.offer(SPAN);
      Await.until("taken", () -> count("requests") == 1);
    }
    assertThat(count("dropped")).isEqualTo(1);
  }

  @Test
  void batchThatIsRefusedIsDroppedAtOnce() {
    AtomicInteger tries = new AtomicInteger();
    SpanExporter.Collector collector =
        (List<RequestSpan> batch) -> {
          tries.incrementAndGet();
          return Outcome.REFUSED;
        };
    try (SpanExporter exporter = new SpanExporter(collector, registry)) {
      exporter.offer(SPAN);
      Await.until("dropped", () -> count("dropped") == 1);
    }
    assertThat(tries).hasValue(1);
  }
}
