package io.longhaul.director.relay;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.longhaul.hash.Epoch;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.PoolArenaMetric;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A relay plane with one door, {@code web}, and what a test looks at. */
final class RelayFixture implements AutoCloseable {
  static final int SECONDS_TO_WAIT = 60;

  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  // Without thread caches, so that every buffer in use shows.
  final PooledByteBufAllocator allocator =
      new PooledByteBufAllocator(true, 0, 2, 8192, 4, 0, 0, false);
  final RelayPlane plane;

  RelayFixture(RelaySettings settings) {
    plane = RelayPlane.start(settings, registry, allocator);
  }

  static RelaySettings settings(TransportKind transport, SpliceMode splice) {
    return new RelaySettings(
        "director-1",
        Map.of("web", new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0)),
        RelayTimeouts.DEFAULT,
        RelayLimits.fitting(),
        splice,
        transport,
        2);
  }

  static RelayTimeouts halfClose(Duration halfClose) {
    RelayTimeouts usual = RelayTimeouts.DEFAULT;
    return new RelayTimeouts(usual.connect(), halfClose, usual.deadPeer(), usual.keepAliveIdle());
  }

  static RelaySettings with(RelaySettings settings, RelayTimeouts timeouts) {
    return new RelaySettings(
        settings.directorId(),
        settings.listens(),
        timeouts,
        settings.limits(),
        settings.splice(),
        settings.transport(),
        settings.workers());
  }

  static RelaySettings with(RelaySettings settings, RelayLimits limits) {
    return new RelaySettings(
        settings.directorId(),
        settings.listens(),
        settings.timeouts(),
        limits,
        settings.splice(),
        settings.transport(),
        settings.workers());
  }

  RelayFixture load(Epoch epoch) {
    plane.load(epoch);
    plane.accepting(true);
    return this;
  }

  InetSocketAddress door() {
    return Objects.requireNonNull(plane.listens().get("web"));
  }

  Socket connect() throws IOException {
    Socket socket = new Socket();
    socket.connect(door(), (int) SECONDS.toMillis(SECONDS_TO_WAIT));
    socket.setSoTimeout((int) SECONDS.toMillis(SECONDS_TO_WAIT));
    return socket;
  }

  double count(String name, String... tags) {
    Counter counter = registry.find(RelayMetrics.PREFIX + name).tags(tags).counter();
    if (counter != null) {
      return counter.count();
    }
    FunctionCounter function =
        registry.find(RelayMetrics.PREFIX + name).tags(tags).functionCounter();
    return Objects.requireNonNull(function, name).count();
  }

  long buffersInUse() {
    return allocator.metric().directArenas().stream()
            .mapToLong(PoolArenaMetric::numActiveAllocations)
            .sum()
        + allocator.metric().heapArenas().stream()
            .mapToLong(PoolArenaMetric::numActiveAllocations)
            .sum();
  }

  static void await(String what, BooleanSupplier condition) {
    long deadlineNs = System.nanoTime() + SECONDS.toNanos(SECONDS_TO_WAIT);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadlineNs > 0) {
        throw new AssertionError("not within " + SECONDS_TO_WAIT + " s: " + what);
      }
      LockSupport.parkNanos(2_000_000);
    }
  }

  @Override
  public void close() {
    plane.close();
  }
}
