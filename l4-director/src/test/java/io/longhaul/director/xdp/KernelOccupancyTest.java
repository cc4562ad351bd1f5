package io.longhaul.director.xdp;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.director.xdp.SocketHost.Connection;
import io.longhaul.director.xdp.agent.KernelOccupancy;
import io.longhaul.director.xdp.agent.Senders;
import io.longhaul.hash.FlowHash;
import io.longhaul.hash.Slot;
import io.longhaul.membership.model.MemberKey;
import io.longhaul.membership.model.Occupancy;
import io.longhaul.membership.occupancy.OccupancyReporter;
import io.longhaul.membership.occupancy.OccupancySource.Reading;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.BitSet;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What a shim's agent reports of its kernel (rules R4 to R6), with real sockets and an own clock.
 */
@Tag("needs-clang")
@Tag("needs-libbpf")
@Tag("needs-bpf")
class KernelOccupancyTest {
  private static final Duration GRACE = Duration.ofSeconds(130);
  private static final int CLIENT_PORT = 50_000;

  private final AtomicLong nowNs = new AtomicLong();

  @Test
  void everythingIsOccupiedUntilAGraceHasPassed() throws Exception {
    try (SocketHost host = new SocketHost("127.0.0.1");
        KernelOccupancy occupancy = occupancy(host.program());
        Connection connection = host.connect()) {
      Reading first = read(occupancy);
      assertThat(first.slots().cardinality()).isEqualTo(Slot.COUNT);
      assertThat(first.sockets()).isEqualTo(slot(host, connection.clientPort()));
      assertThat(first.doors()).containsExactly("here");
      assertThat(first.connections()).isEqualTo(1);

      pass(GRACE);
      assertThat(read(occupancy).slots()).isEqualTo(slot(host, connection.clientPort()));
    }
  }

  @Test
  void aSlotAndItsDoorStayOccupiedForAGraceBehindTheirLastSocket() throws Exception {
    try (SocketHost host = new SocketHost("127.0.0.1");
        KernelOccupancy occupancy = occupancy(host.program());
        Connection connection = host.connect()) {
      pass(GRACE);
      BitSet slot = slot(host, connection.clientPort());
      assertThat(read(occupancy).slots()).isEqualTo(slot);

      connection.reset();
      KernelTable.awaitGone(host.door().getPort(), connection.clientPort());
      assertOccupiedForAGrace(occupancy, slot);
    }
  }

  @Test
  void aSynThatLeftNoSocketOccupiesItsSlotAndDoorForAGrace() throws Exception {
    try (SocketHost host = new SocketHost("127.0.0.1");
        KernelOccupancy occupancy = occupancy(host.program())) {
      read(occupancy);
      pass(GRACE);
      assertThat(read(occupancy).slots().isEmpty()).isTrue();

      assertThat(host.whileHopsRemain(host.segment(CLIENT_PORT).flags("S").ip()))
          .isEqualTo(ShimCounter.SYN_CLAIMED);
      assertOccupiedForAGrace(occupancy, slot(host, CLIENT_PORT));
    }
  }

  private void assertOccupiedForAGrace(KernelOccupancy occupancy, BitSet slot) {
    Reading left = read(occupancy);
    assertThat(left.slots()).isEqualTo(slot);
    assertThat(left.sockets().isEmpty()).isTrue();
    assertThat(left.doors()).containsExactly("here");
    pass(GRACE.minusMillis(1));
    assertThat(read(occupancy).slots()).isEqualTo(slot);

    pass(Duration.ofMillis(1));
    Reading gone = read(occupancy);
    assertThat(gone.slots().isEmpty()).isTrue();
    assertThat(gone.doors()).isEmpty();
  }

  @Test
  void reportsAreTaggedWithWhatIsSettledAndLoadedHere() throws Exception {
    AtomicLong settled = new AtomicLong(Tier.EPOCH + 2);
    try (SocketHost host = new SocketHost("127.0.0.1");
        KernelOccupancy occupancy = occupancy(host.program())) {
      OccupancyReporter reporter =
          new OccupancyReporter(
              new MemberKey("node-3", 1),
              occupancy,
              KernelOccupancy.settled(settled::get, host.program().tables()));
      assertThat(reporter.report().map(Occupancy::settledEpoch)).hasValue(Tier.EPOCH);
      settled.set(Tier.EPOCH - 1);
      assertThat(reporter.report().map(Occupancy::settledEpoch)).hasValue(Tier.EPOCH - 1);
    }
  }

  @Test
  void thereIsNoReadingBeforeTheFirstTable() {
    try (LoadedProgram shim = LoadedProgram.forRuns(ProgramKind.SHIM);
        KernelOccupancy occupancy = occupancy(shim)) {
      occupancy.mark();
      assertThat(occupancy.read()).isEmpty();
      assertThat(KernelOccupancy.settled(() -> 7, shim.tables()).getAsLong()).isZero();
    }
  }

  @Test
  void directorsAreReportedByWhenTheyWereSeen() throws Exception {
    try (SocketHost host = new SocketHost("127.0.0.1");
        KernelOccupancy occupancy = occupancy(host.program())) {
      assertThat(read(occupancy).directorsSeenMsAgo()).isEmpty();

      host.whileHopsRemain(host.segment(CLIENT_PORT).flags("A").ip());
      assertThat(new Senders(host.program()).ages()).containsOnlyKeys(Tier.DIRECTOR);
      assertThat(new Senders(host.program()).ages().get(Tier.DIRECTOR))
          .isBetween(Duration.ZERO, Duration.ofSeconds(60));
      assertThat(read(occupancy).directorsSeenMsAgo()).containsOnlyKeys("director-1");
    }
  }

  private KernelOccupancy occupancy(LoadedProgram shim) {
    return new KernelOccupancy(shim, GRACE, () -> Map.of(Tier.DIRECTOR, "director-1"), nowNs::get);
  }

  private static Reading read(KernelOccupancy occupancy) {
    occupancy.mark();
    return occupancy.read().orElseThrow();
  }

  private void pass(Duration time) {
    nowNs.addAndGet(TimeUnit.MILLISECONDS.toNanos(time.toMillis()));
  }

  private static BitSet slot(SocketHost host, int clientPort) {
    BitSet slots = new BitSet();
    InetSocketAddress source = new InetSocketAddress(host.door().getAddress(), clientPort);
    slots.set(new FlowHash(Tier.KEY).slot(source, host.door()));
    return slots;
  }
}
