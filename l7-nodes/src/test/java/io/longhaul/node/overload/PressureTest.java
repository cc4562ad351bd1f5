package io.longhaul.node.overload;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PressureTest {
  private static final long PERIOD_NS = TimeUnit.MILLISECONDS.toNanos(100);

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private MemoryUse memory = new MemoryUse(0, 100, 0, 100);
  private final OverloadLimits limits = OverloadLimits.DEFAULT;
  private final Pressure pressure = pressure(limits);
  private long nowNs;

  private Pressure pressure(OverloadLimits limits) {
    return new Pressure(
        limits, new MemoryPressure(limits.memory(), () -> memory, 0), new ShedMetrics(registry), 0);
  }

  private void measure(Duration late) {
    nowNs += PERIOD_NS + late.toNanos();
    pressure.measured(late.toNanos(), nowNs);
  }

  private double shed(String reason, String what) {
    return registry
        .get("longhaul.node.shed")
        .tags("reason", reason, "what", what)
        .counter()
        .count();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 5, 100, 240})
  void oneStallHoweverLongShedsNothing(long usualMs) {
    for (int i = 0; i < 50; i++) {
      measure(Duration.ofMillis(usualMs));
    }
    measure(Duration.ofMinutes(1));
    assertThat(pressure.level()).isEqualTo(Level.NORMAL);
    for (int i = 0; i < 10; i++) {
      measure(Duration.ofMillis(usualMs));
      assertThat(pressure.level()).isEqualTo(Level.NORMAL);
    }
  }

  @Test
  void everyThresholdThatCanBeSetIsReachedByLagThatStays() {
    long minuteNs = Duration.ofMinutes(1).toNanos();
    for (Duration connections :
        new Duration[] {Duration.ZERO, Duration.ofSeconds(5), Duration.ofMinutes(1)}) {
      Pressure patient =
          pressure(OverloadLimits.of(connections, Duration.ofMinutes(1), 90, 95, 98));
      for (int i = 0; i < 100; i++) {
        patient.measured(minuteNs + minuteNs / 20, 0);
      }
      assertThat(patient.level()).as("%s", connections).isEqualTo(Level.REQUESTS);
    }
  }

  @Test
  void lagIsSeenAlsoWhereItShedsNothing() {
    Pressure any = pressure(OverloadLimits.of(Duration.ZERO, Duration.ZERO, 90, 95, 98));
    for (int i = 0; i < 50; i++) {
      any.measured(Duration.ofSeconds(2).toNanos(), 0);
    }
    assertThat(any.level()).isEqualTo(Level.NORMAL);
    assertThat(any.lagNs(0, 0)).isBetween(1_990_000_000L, 2_000_000_000L);
  }

  @Test
  void lagThatStaysShedsMoreAndMoreAndAllIsTakenAgainAfterIt() {
    int samples = 0;
    while (pressure.level() == Level.NORMAL) {
      measure(Duration.ofSeconds(3));
      samples++;
    }
    assertThat(pressure.level()).isEqualTo(Level.CONNECTIONS);
    while (pressure.level() == Level.CONNECTIONS) {
      measure(Duration.ofSeconds(3));
      samples++;
    }
    assertThat(pressure.level()).isEqualTo(Level.REQUESTS);
    assertThat(samples).isBetween(2, 6);
    for (int i = 0; i < 20; i++) {
      measure(Duration.ofHours(1));
    }
    assertThat(pressure.level()).as("lag stops no reading").isEqualTo(Level.REQUESTS);
    for (int i = 0; i < 10; i++) {
      measure(Duration.ZERO);
    }
    assertThat(pressure.level()).isEqualTo(Level.NORMAL);
  }

  @Test
  void hoveringLagDoesNotFlap() {
    for (int i = 0; i < 50; i++) {
      measure(Duration.ofMillis(1_040));
    }
    assertThat(pressure.sheds(Shed.CONNECTION)).isTrue();
    for (int i = 0; i < 50; i++) {
      measure(Duration.ofMillis(i % 2 == 0 ? 760 : 1_040));
      assertThat(pressure.level()).isEqualTo(Level.CONNECTIONS);
    }
  }

  @Test
  void eachLevelLetsGoOfMore() {
    memory = new MemoryUse(91, 100, 0, 100);
    measure(Duration.ofMillis(200));
    assertThat(pressure.sheds(Shed.CONNECTION)).isTrue();
    assertThat(pressure.sheds(Shed.IDLE)).isTrue();
    assertThat(pressure.sheds(Shed.REQUEST)).isFalse();
    memory = new MemoryUse(0, 100, 96, 100);
    measure(Duration.ofMillis(200));
    assertThat(pressure.sheds(Shed.REQUEST)).isTrue();
    assertThat(pressure.sheds(Shed.WEBSOCKET)).isTrue();
    assertThat(pressure.stopsReading()).isFalse();
    memory = new MemoryUse(99, 100, 99, 100);
    measure(Duration.ofMillis(200));
    assertThat(pressure.stopsReading()).isTrue();
    memory = new MemoryUse(50, 100, 50, 100);
    measure(Duration.ofMillis(200));
    assertThat(pressure.level()).isEqualTo(Level.NORMAL);
  }

  @Test
  void memoryIsNotLookedAtEachTime() {
    measure(Duration.ZERO);
    memory = new MemoryUse(99, 100, 0, 100);
    measure(Duration.ZERO);
    assertThat(pressure.level()).isEqualTo(Level.NORMAL);
    measure(Duration.ZERO);
    measure(Duration.ZERO);
    assertThat(pressure.level()).isEqualTo(Level.READING);
  }

  @Test
  void countersSayWhichOfTheTwoItWas() {
    memory = new MemoryUse(96, 100, 0, 100);
    measure(Duration.ofMillis(200));
    pressure.shed(Shed.REQUEST);
    memory = new MemoryUse(0, 100, 0, 100);
    for (int i = 0; i < 20; i++) {
      measure(Duration.ofSeconds(3));
    }
    pressure.shed(Shed.REQUEST);
    pressure.shed(Shed.CONNECTION);
    assertThat(shed("memory", "request")).isEqualTo(1);
    assertThat(shed("lag", "request")).isEqualTo(1);
    assertThat(shed("lag", "connection")).isEqualTo(1);
    assertThat(shed("memory", "connection")).isZero();
  }

  @Test
  void loopThatRunsNothingIsSeenToBeLate() {
    measure(Duration.ZERO);
    assertThat(pressure.lagNs(nowNs + PERIOD_NS, PERIOD_NS)).isZero();
    assertThat(pressure.lagNs(nowNs + 10 * PERIOD_NS, PERIOD_NS)).isEqualTo(9 * PERIOD_NS);
  }

  @Test
  void unknownMaximumIsNoShortage() {
    assertThat(new MemoryUse(-1, -1, 10, 0).percent()).isZero();
    assertThat(new MemoryUse(1 << 30, 1 << 20, 0, 1).percent()).isEqualTo(100);
  }

  @Test
  void whatThisProcessUsesIsKnown() {
    Supplier<MemoryUse> process = MemoryUse.ofProcess();
    int bytes = 32 << 20;
    byte[] heap = new byte[bytes];
    ByteBuf direct = Unpooled.directBuffer(bytes, bytes);
    System.gc();
    MemoryUse use = process.get();
    assertThat(use.heapBytes()).isBetween((long) heap.length, use.maxHeapBytes());
    assertThat(use.directBytes()).isBetween((long) direct.capacity(), use.maxDirectBytes());
    assertThat(direct.release()).isTrue();
    assertThat(process.get().directBytes()).isLessThan(use.directBytes());
  }
}
