package io.longhaul.membership.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.membership.model.Heartbeat;
import io.longhaul.membership.model.Occupancy;
import io.longhaul.membership.model.Reach;
import io.longhaul.membership.model.TelemetrySecret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over real Aeron, on loopback. */
class TelemetryTest {
  private static final InetSocketAddress ANY =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path folder;

  private final List<AutoCloseable> open = new ArrayList<>();
  private final AtomicLong sequence = new AtomicLong();
  private int medias;

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  @Test
  void everyDirectorHearsEverythingFromEveryNode() {
    Listener first = listener(ANY);
    Listener second = listener(ANY);
    TelemetrySender node = node(Samples.SECRET);
    TelemetrySender director =
        keep(
            Samples.sender(
                media(TelemetryPace.LISTENER),
                SenderId.director("d-2"),
                Samples.RUN,
                Samples.SECRET));
    node.destinations(Set.of(first.address(), second.address()));
    director.destinations(Set.of(first.address()));
    Occupancy report = Samples.report(5, 2, 256, 256);
    Reach reach = Samples.reach("d-2", 5, 1_000, 1_000);
    await(
        () -> {
          beat(node);
          // Each takes more than there is room for at once.
          if (sequence.get() % 20 == 0) {
            director.reach(withSequence(reach));
            node.occupancy(withSequence(report));
          }
          return first.heard() && second.heard() && !first.reaches.isEmpty();
        });
    assertThat(first.lastReport().slots()).isEqualTo(report.slots());
    assertThat(second.lastReport().sockets()).isEqualTo(report.sockets());
    assertThat(first.reaches.peek().unreached()).isEqualTo(reach.unreached());
    assertThat(second.reaches).isEmpty();
  }

  @Test
  void deadDestinationHoldsUpNobody() {
    Listener dead = listener(ANY);
    Listener alive = listener(ANY);
    TelemetrySender node = node(Samples.SECRET);
    node.destinations(Set.of(dead.address(), alive.address()));
    beatUntil(node, () -> !dead.beats.isEmpty() && !alive.beats.isEmpty());
    dead.media.close();
    // More than all buffers hold.
    for (int i = 0; i < 100; i++) {
      long before = sequence.get();
      beatUntil(node, () -> alive.lastBeat() > before);
      node.occupancy(withSequence(Samples.report(1, 2, 0, 0)));
    }
    assertThat(alive.reports.size()).isGreaterThan(50);
  }

  @Test
  void directorThatRestartsAtItsAddressHearsAgain() {
    Listener before = listener(ANY);
    Listener other = listener(ANY);
    TelemetrySender node = node(Samples.SECRET);
    node.destinations(Set.of(before.address(), other.address()));
    beatUntil(node, () -> !before.beats.isEmpty());
    InetSocketAddress address = before.address();
    before.media.close();
    Listener after = listener(address);
    assertThat(after.address()).isEqualTo(address);
    long startNs = System.nanoTime();
    beatUntil(node, () -> !after.beats.isEmpty());
    report("director restarted, heard again", startNs);
  }

  @Test
  void loneDirectorThatRestartsHearsAgain() {
    Listener before = listener(ANY);
    TelemetrySender node = node(Samples.SECRET);
    node.destinations(Set.of(before.address()));
    beatUntil(node, () -> !before.beats.isEmpty());
    before.media.close();
    Listener after = listener(before.address());
    long startNs = System.nanoTime();
    beatUntil(node, () -> !after.beats.isEmpty());
    report("lone director restarted, heard again", startNs);
  }

  @Test
  void nodeThatRestartsIsHeardAgain() {
    Listener director = listener(ANY);
    TelemetryMedia media = media(TelemetryPace.REPORTER);
    TelemetrySender before =
        Samples.sender(media, SenderId.node("node-1"), Samples.RUN, Samples.SECRET);
    before.destinations(Set.of(director.address()));
    beatUntil(before, () -> !director.beats.isEmpty());
    media.close();
    TelemetrySender after =
        keep(
            Samples.sender(
                media(TelemetryPace.REPORTER),
                SenderId.node("node-1"),
                Samples.RUN + 1,
                Samples.SECRET));
    after.destinations(Set.of(director.address()));
    long startNs = System.nanoTime();
    beatUntil(
        after,
        () ->
            director.beats.stream().anyMatch(beat -> beat.key().incarnation() == Samples.RUN + 1));
    report("node restarted, heard again", startNs);
  }

  @Test
  void destinationsFollowMembership() {
    Listener first = listener(ANY);
    Listener second = listener(ANY);
    TelemetrySender node = node(Samples.SECRET);
    node.destinations(Set.of(first.address()));
    beatUntil(node, () -> !first.beats.isEmpty());
    assertThat(second.beats).isEmpty();
    node.destinations(Set.of(second.address()));
    beatUntil(node, () -> !second.beats.isEmpty());
    long last = first.lastBeat();
    long target = sequence.get() + 5;
    beatUntil(node, () -> second.lastBeat() > target);
    assertThat(first.lastBeat()).isLessThanOrEqualTo(last + 2);
  }

  @Test
  void whoeverHasAnotherSecretIsNotHeard() {
    Listener director = listener(ANY);
    TelemetrySender impostor = node(TelemetrySecret.random());
    impostor.destinations(Set.of(director.address()));
    TelemetryCounters counters = director.media.counters();
    beatUntil(impostor, () -> counters.messagesDropped(DropReason.WRONG_TAG) > 3);
    assertThat(director.beats).isEmpty();
  }

  @Test
  void reportsComeThroughATenthOfLoss() throws IOException {
    Listener director = listener(ANY);
    LossyRelay network = keep(new LossyRelay(director.address(), 10));
    TelemetrySender node = node(Samples.SECRET);
    node.destinations(Set.of(network.address()));
    beatUntil(node, () -> !director.beats.isEmpty());
    int sent = 0;
    long startNs = System.nanoTime();
    while (director.reports.size() < 10) {
      assertThat(System.nanoTime() - startNs).isLessThan(PATIENCE.toNanos());
      // In parts of several datagrams each, of which none must be lost.
      node.occupancy(withSequence(Samples.report(3, 4, 8, 8)));
      long after = sequence.get();
      beatUntil(node, () -> director.lastBeat() > after);
      sent++;
    }
    assertThat(network.lost()).isPositive();
    assertThat(director.reports).allMatch(report -> report.doors().size() == 8);
    System.out.println("10 % loss: " + sent + " reports sent for 10 to arrive");
  }

  @Test
  void leftoversOfAKilledProcessAreInNobodysWay() throws IOException {
    Path place = folder.resolve("killed");
    Files.createDirectories(place);
    Files.writeString(place.resolve("cnc.dat"), "not Aeron's");
    TelemetryMedia media = TelemetryMedia.start(place, TelemetryPace.REPORTER);
    assertThat(media.counters().failures()).isZero();
    media.close();
    assertThat(place).doesNotExist();
  }

  @Test
  void reportersWakeOneThreadAndListenersTwo() {
    Set<Thread> before = threads();
    media(TelemetryPace.REPORTER);
    assertThat(threads()).hasSize(before.size() + 1).containsAll(before);
    media(TelemetryPace.LISTENER);
    assertThat(threads()).hasSize(before.size() + 3).containsAll(before);
  }

  /** Telemetry's, and drivers', which name theirs by their folder. */
  private Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(
            thread ->
                thread.getName().contains("longhaul-telemetry")
                    || thread.getName().contains(folder.toString()))
        .collect(Collectors.toSet());
  }

  @Test
  void withoutAnyDirectorMessagesAreDroppedAndCounted() {
    TelemetryMedia media = media(TelemetryPace.REPORTER);
    TelemetrySender node =
        keep(Samples.sender(media, SenderId.node("node-1"), Samples.RUN, Samples.SECRET));
    beat(node);
    assertThat(media.counters().messagesUnsent(UnsentReason.NOT_CONNECTED)).isEqualTo(1);
  }

  private static void report(String what, long startNs) {
    System.out.println(what + " after " + (System.nanoTime() - startNs) / 1_000_000 + " ms");
  }

  private void beat(TelemetrySender sender) {
    sender.heartbeat(Samples.heartbeat(sequence.incrementAndGet()));
  }

  private void beatUntil(TelemetrySender sender, BooleanSupplier condition) {
    await(
        () -> {
          beat(sender);
          return condition.getAsBoolean();
        });
  }

  private Occupancy withSequence(Occupancy report) {
    return new Occupancy(
        report.nodeId(),
        report.incarnation(),
        sequence.incrementAndGet(),
        report.settledEpoch(),
        report.slots(),
        report.sockets(),
        report.doors(),
        report.connections(),
        report.directorsSeenMsAgo());
  }

  private Reach withSequence(Reach reach) {
    return new Reach(
        reach.directorId(),
        sequence.incrementAndGet(),
        reach.epoch(),
        reach.fit(),
        reach.unreached(),
        reach.alsoReached());
  }

  /** Asks every few milliseconds, as senders go on sending. */
  private static void await(BooleanSupplier condition) {
    long startNs = System.nanoTime();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - startNs).isLessThan(PATIENCE.toNanos());
      LockSupport.parkNanos(10_000_000);
    }
  }

  private TelemetrySender node(TelemetrySecret secret) {
    return keep(
        Samples.sender(
            media(TelemetryPace.REPORTER), SenderId.node("node-1"), Samples.RUN, secret));
  }

  private Listener listener(InetSocketAddress at) {
    TelemetryMedia media = media(TelemetryPace.LISTENER);
    Listener listener = new Listener(media);
    listener.start(at);
    return listener;
  }

  private TelemetryMedia media(TelemetryPace pace) {
    return keep(TelemetryMedia.start(folder.resolve("media-" + medias++), pace));
  }

  private <T extends AutoCloseable> T keep(T closeable) {
    open.add(closeable);
    return closeable;
  }

  private static final class Listener implements TelemetryListener {
    private final TelemetryMedia media;
    private final ConcurrentLinkedQueue<Heartbeat> beats = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Occupancy> reports = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Reach> reaches = new ConcurrentLinkedQueue<>();
    private Map<String, InetSocketAddress> addresses = Map.of();

    Listener(TelemetryMedia media) {
      this.media = media;
    }

    void start(InetSocketAddress at) {
      TelemetryReceiver receiver = TelemetryReceiver.start(media, at, Samples.keyring(), this);
      addresses = Map.of("own", receiver.address());
    }

    InetSocketAddress address() {
      return addresses.values().iterator().next();
    }

    boolean heard() {
      return !beats.isEmpty() && !reports.isEmpty();
    }

    Occupancy lastReport() {
      return reports.stream().reduce((_, last) -> last).orElseThrow();
    }

    long lastBeat() {
      return beats.stream().mapToLong(Heartbeat::sequence).max().orElse(0);
    }

    @Override
    public void heartbeat(Heartbeat heartbeat) {
      beats.add(heartbeat);
    }

    @Override
    public void occupancy(Occupancy report) {
      reports.add(report);
    }

    @Override
    public void reach(Reach reach) {
      reaches.add(reach);
    }
  }
}
