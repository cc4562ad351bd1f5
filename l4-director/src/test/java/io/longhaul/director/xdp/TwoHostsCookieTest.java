package io.longhaul.director.xdp;

import static io.longhaul.director.xdp.TwoHosts.A;
import static io.longhaul.director.xdp.TwoHosts.B;
import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.membership.occupancy.OccupancySource.Reading;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A SYN cookie whose slot's head changes before the client answers: there is no socket anywhere,
 * and only the listener that gave it can know it again. The other host's has not overflowed, so
 * that it is not asked: the hosts share one kernel, and with it the secret of cookies.
 */
@Tag("needs-clang")
@Tag("needs-libbpf")
@Tag("needs-bpf")
class TwoHostsCookieTest {
  private static final int PORT = 40_000;
  private static final int ISN = 0xFFFF_FFF0;
  private static final int ALWAYS = 2;
  private static final int ON_OVERFLOW = 1;
  private static final int FILLS_A_QUEUE_OF_ONE = 2;

  static List<Family> families() {
    return Family.BOTH;
  }

  @ParameterizedTest
  @MethodSource("families")
  void ofAListenerThatAlwaysGivesCookies(Family family) throws Exception {
    try (TwoHosts hosts = new TwoHosts();
        ServerSocket listener = hosts.a().listen(family.web(), 50);
        ServerSocket _ = hosts.b().listen(family.web(), 50)) {
      hosts.a().ipv4("tcp_syncookies", ALWAYS);
      hosts.load(1, A, B);
      assertOpensAcrossASwitch(hosts, family, listener);
    }
  }

  @ParameterizedTest
  @MethodSource("families")
  void ofAListenerThatReallyOverflows(Family family) throws Exception {
    try (TwoHosts hosts = new TwoHosts();
        ServerSocket listener = hosts.a().listen(family.web(), 1);
        ServerSocket _ = hosts.b().listen(family.web(), 50)) {
      hosts.a().ipv4("tcp_syncookies", ON_OVERFLOW);
      hosts.load(1, A, B);
      for (int i = 1; i <= FILLS_A_QUEUE_OF_ONE; i++) {
        CraftedClient silent = new CraftedClient(hosts, family, PORT + i, ISN);
        silent.syn();
        silent.synAck(hosts.a());
      }
      assertOpensAcrossASwitch(hosts, family, listener);
    }
  }

  private static void assertOpensAcrossASwitch(TwoHosts hosts, Family family, ServerSocket listener)
      throws Exception {
    try (HostOccupancy occupancy = new HostOccupancy(hosts.a())) {
      CraftedClient client = new CraftedClient(hosts, family, PORT, ISN);
      client.syn();
      client.synAck(hosts.a());
      assertThat(hosts.a().state(PORT)).as("a cookie leaves no socket").isEmpty();
      assertHeldWithoutASocket(occupancy.read(), family);

      hosts.load(2, B, A);
      client.acknowledge();
      try (Socket owner = listener.accept()) {
        assertThat(owner.getPort()).isEqualTo(PORT);
        client.say(700);
        assertThat(owner.getInputStream().readNBytes(700)).isEqualTo(client.said());
        owner.getOutputStream().write(client.said());
        client.hear(700);
        assertThat(client.heard()).isEqualTo(client.said());
      }
      assertThat(hosts.a().count(ShimCounter.COOKIE_CLAIMED)).isEqualTo(1);
      assertThat(hosts.b().count(ShimCounter.COOKIE_CLAIMED)).isZero();
      assertThat(hosts.b().count(ShimCounter.FORWARDED)).isGreaterThanOrEqualTo(3);
      assertThat(hosts.wire().resets()).isEmpty();
      hosts.deliver(hosts.b(), client.segment());
      TwoNodes.await(() -> !hosts.wire().resets().isEmpty());
    }
  }

  /** Or the slot could be narrowed before the client's answer is there. */
  private static void assertHeldWithoutASocket(Reading reading, Family family) {
    int slot = HostOccupancy.slot(family, PORT).nextSetBit(0);
    assertThat(reading.slots().get(slot)).isTrue();
    assertThat(reading.sockets().get(slot)).isFalse();
  }
}
