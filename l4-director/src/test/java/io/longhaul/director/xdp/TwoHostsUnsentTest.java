package io.longhaul.director.xdp;

import static io.longhaul.director.xdp.TwoHosts.A;
import static io.longhaul.director.xdp.TwoHosts.B;
import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.membership.occupancy.OccupancySource.Reading;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A process that closes with 60 kB unsent, to a client that reads slowly: for the process all is
 * over, but its kernel has a socket until the last byte is acknowledged, and until then the slot
 * must not be narrowed.
 */
@Tag("needs-clang")
@Tag("needs-libbpf")
@Tag("needs-bpf")
class TwoHostsUnsentTest {
  private static final int PORT = 40_000;
  private static final int ISN = 0xFFFF_FFF0;
  private static final int SLOW = 4000;
  private static final int BYTES = 60_000;

  static List<Family> families() {
    return Family.BOTH;
  }

  @ParameterizedTest
  @MethodSource("families")
  void theSlotIsHeldToTheLastByteAndThenForAGrace(Family family) throws Exception {
    byte[] words = new byte[BYTES];
    new Random(1).nextBytes(words);
    BitSet slot = HostOccupancy.slot(family, PORT);
    try (TwoHosts hosts = new TwoHosts();
        ServerSocket listener = hosts.a().listen(family.web(), 50);
        ServerSocket _ = hosts.b().listen(family.web(), 50)) {
      hosts.load(1, A);
      CraftedClient client =
          new CraftedClient(hosts, family, PORT, ISN).window(SLOW).open(hosts.a());
      Socket owner = listener.accept();
      try (HostOccupancy occupancy = new HostOccupancy(hosts.a())) {
        client.finish();
        hosts.a().await(PORT, KernelTable.CLOSE_WAIT);
        hosts.load(2, B, A);
        closeBehind(owner, words);
        hosts.a().await(PORT, KernelTable.LAST_ACK);
        client.hear(BYTES / 2);
        assertHeld(occupancy.read(), slot);
        assertStrandedByNarrowing(hosts, client);

        client.hear(BYTES);
        client.hearEnd();
        assertThat(client.heard()).isEqualTo(words);
        assertHeld(occupancy.read(), slot);

        client.acknowledge();
        hosts.a().awaitGone(PORT);
        assertHeldForAGrace(occupancy, slot);
        assertThat(hosts.b().scan().sockets()).isZero();
        assertThat(hosts.wire().resets()).isEmpty();
      }
    }
  }

  private static void closeBehind(Socket owner, byte[] words) throws IOException {
    owner.setSendBufferSize(4 * BYTES);
    owner.getOutputStream().write(words);
    owner.close();
  }

  private static void assertHeld(Reading reading, BitSet slot) {
    assertThat(reading.slots()).isEqualTo(slot);
    assertThat(reading.sockets()).isEqualTo(slot);
    assertThat(reading.connections()).isEqualTo(1);
    assertThat(reading.doors()).containsExactly("web");
  }

  /** Had the process's word been taken for the kernel's: B has nothing to claim with. */
  private static void assertStrandedByNarrowing(TwoHosts hosts, CraftedClient client)
      throws Exception {
    long claimed = hosts.a().count(ShimCounter.SOCKET_CLAIMED);
    hosts.load(3, B);
    client.acknowledge();
    TwoNodes.await(() -> hosts.b().count(ShimCounter.NOTED_DROPPED) == 1);
    assertThat(hosts.a().count(ShimCounter.SOCKET_CLAIMED)).isEqualTo(claimed);
    hosts.load(4, B, A);
    client.acknowledge();
  }

  private static void assertHeldForAGrace(HostOccupancy occupancy, BitSet slot) throws Exception {
    Reading left = occupancy.read();
    assertThat(left.sockets().isEmpty()).isTrue();
    assertThat(left.slots()).isEqualTo(slot);
    occupancy.pass(HostOccupancy.GRACE.minusMillis(1));
    assertThat(occupancy.read().slots()).isEqualTo(slot);
    occupancy.pass(Duration.ofMillis(1));
    assertThat(occupancy.read().slots().isEmpty()).isTrue();
  }
}
