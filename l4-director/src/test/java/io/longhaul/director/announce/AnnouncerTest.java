package io.longhaul.director.announce;

import static io.longhaul.director.announce.Doors.door;
import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.hash.DoorState;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The whole announcer with a neighbour that a test plays. */
class AnnouncerTest {
  private static final Inet4Address UNDERLAY = (Inet4Address) InetAddress.ofLiteral("10.0.0.1");
  private static final InetAddress DOOR4 = InetAddress.ofLiteral("203.0.113.9");

  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final FakeNeighbour neighbour;

  AnnouncerTest() throws IOException {
    neighbour = new FakeNeighbour();
  }

  @AfterEach
  void closeNeighbour() throws IOException {
    neighbour.close();
  }

  @Test
  void doorsAreAnnouncedOnlyWhileClientsAreTaken() throws Exception {
    try (Announcer announcer = start(Optional.empty())) {
      neighbour.establish(9);
      await(announcer::established);
      announcer.load(
          Doors.epoch(
              door("web", 443, DoorState.ACTIVE, "203.0.113.9"),
              door("alt", 80, DoorState.DRAINING, "203.0.113.9"),
              door("new", 1, DoorState.ADDING, "203.0.113.10")));
      assertThat(announcer.announcing()).isFalse();
      announcer.accepting(true);
      assertThat(neighbour.hearNews()).isEqualTo(announced(false));
      await(announcer::announcing);
      assertThat(metrics.get("longhaul.announce.prefixes").gauge().value()).isEqualTo(1);

      announcer.leaving();
      assertThat(neighbour.hearNews()).isEqualTo(announced(true));
      announcer.accepting(false);
      assertThat(neighbour.hearNews()).isEqualTo(hex(new Message.Withdraw(List.of(DOOR4))));
    }
    assertThat(neighbour.hearNews()).isEqualTo(hex(new Message.Notification(Fault.SHUTDOWN)));
  }

  @Test
  void aNeighbourThatComesBackIsToldAgain() throws Exception {
    try (Announcer announcer = start(Optional.empty())) {
      announcer.load(Doors.epoch(door("web", 443, DoorState.ACTIVE, "203.0.113.9")));
      announcer.accepting(true);
      assertThat(announcer.missing()).contains("no BGP neighbour established");
      neighbour.establish(9);
      assertThat(neighbour.hearNews()).isEqualTo(announced(false));
      await(() -> announcer.missing().isEmpty());
      neighbour.hangUp();
      await(() -> announcer.missing().isPresent());
      assertThat(metrics.get("longhaul.announce.sessions.lost").counter().count()).isEqualTo(1);
      assertThat(metrics.get("longhaul.announce.session.up").gauge().value()).isZero();
      neighbour.establish(9);
      assertThat(neighbour.hearNews()).isEqualTo(announced(false));
    }
  }

  @Test
  void nonsenseIsAnsweredAndTheNeighbourCalledAgain() throws Exception {
    try (Announcer _ = start(Optional.empty())) {
      neighbour.establish(9);
      neighbour.say(Octets.message(5, "0001 00 01"));
      assertThat(neighbour.hearNews()).isEqualTo(hex(new Message.Notification(Fault.badType(5))));
      neighbour.establish(9);
    }
  }

  /** A full table, over and over: all of it is read and none of it kept. */
  @Test
  void aFloodOfRoutesIsReadAndForgotten() throws Exception {
    String prefixes = "18cb0071".repeat((Message.MAX_BYTES - 23) / 4);
    ByteBuffer routes = Octets.message(2, "0000 0000", prefixes);
    try (Announcer announcer = start(Optional.empty())) {
      neighbour.establish(9);
      for (int i = 0; i < 20_000; i++) {
        neighbour.say(routes);
      }
      announcer.load(Doors.epoch(door("web", 443, DoorState.ACTIVE, "203.0.113.9")));
      announcer.accepting(true);
      assertThat(neighbour.hearNews()).isEqualTo(announced(false));
    }
  }

  @Test
  void ipv6DoorsNeedANextHop() throws Exception {
    try (Announcer announcer = start(Optional.empty())) {
      neighbour.establish(9);
      await(announcer::established);
      announcer.load(Doors.epoch());
      assertThat(announcer.missing()).contains("announce.nextHop6 missing for IPv6 doors");
    }
    neighbour.hangUp();
    Inet6Address hop = (Inet6Address) InetAddress.ofLiteral("fd00::1");
    try (Announcer announcer = start(Optional.of(hop))) {
      neighbour.establish(9);
      await(announcer::established);
      announcer.load(Doors.epoch());
      announcer.accepting(true);
      assertThat(announcer.missing()).isEmpty();
      assertThat(neighbour.hearNews()).isEqualTo(announced(false));
      assertThat(neighbour.hearNews())
          .contains("20010db8011300000000000000000009".substring(0, 8))
          .contains("fd000000000000000000000000000001");
    }
  }

  private Announcer start(Optional<Inet6Address> nextHop6) {
    NeighbourSettings settings =
        new NeighbourSettings(neighbour.address(), FakeNeighbour.AS, Optional.empty());
    return Announcer.start(
        new AnnounceSettings(
            FakeNeighbour.AS,
            UNDERLAY,
            Duration.ofSeconds(9),
            Optional.empty(),
            nextHop6,
            List.of(settings),
            Duration.ZERO,
            Duration.ZERO),
        UNDERLAY,
        metrics);
  }

  private static String announced(boolean leaving) {
    Path path = new Path(OptionalLong.empty(), UNDERLAY, leaving);
    return hex(new Message.Announce(path, List.of(DOOR4)));
  }

  private static String hex(Message message) {
    return Octets.hex(MessageEncoder.encode(message));
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long startNs = System.nanoTime();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - startNs).isLessThan(TimeUnit.SECONDS.toNanos(30));
      Thread.sleep(5);
    }
  }
}
