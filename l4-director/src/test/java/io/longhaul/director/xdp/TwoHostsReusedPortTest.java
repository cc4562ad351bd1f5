package io.longhaul.director.xdp;

import static io.longhaul.director.xdp.TwoHosts.A;
import static io.longhaul.director.xdp.TwoHosts.B;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A client's port that is used again while the kernel of an earlier hop still has the socket of its
 * last use: that would swallow the new connection's bytes.
 */
@Tag("needs-clang")
@Tag("needs-libbpf")
@Tag("needs-bpf")
class TwoHostsReusedPortTest {
  private static final int PORT = 40_000;
  private static final int OLD_ISN = 0xFFFF_FFF0;
  private static final int ISN = 0x3000_0000;

  static List<Family> families() {
    return Family.BOTH;
  }

  @ParameterizedTest
  @MethodSource("families")
  void whileTheOldSocketIsOpen(Family family) throws Exception {
    try (TwoHosts hosts = new TwoHosts();
        ServerSocket old = hosts.a().listen(family.web(), 50)) {
      hosts.load(1, A);
      CraftedClient before = new CraftedClient(hosts, family, PORT, OLD_ISN).open(hosts.a());
      try (Socket abandoned = old.accept()) {
        before.say(200);
        assertThat(abandoned.getInputStream().readNBytes(200)).isEqualTo(before.said());
        before.answer(hosts.a());
        assertOwnedByB(hosts, family, before, KernelTable.ESTABLISHED);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("families")
  void whileTheOldSocketIsInTimeWait(Family family) throws Exception {
    try (TwoHosts hosts = new TwoHosts();
        ServerSocket old = hosts.a().listen(family.web(), 50)) {
      hosts.load(1, A);
      CraftedClient before = new CraftedClient(hosts, family, PORT, OLD_ISN).open(hosts.a());
      old.accept().close();
      before.hearEnd();
      before.finish();
      before.answer(hosts.a());
      hosts.a().await(PORT, KernelTable.TIME_WAIT);
      assertOwnedByB(hosts, family, before, KernelTable.TIME_WAIT);
    }
  }

  /** A connection that B took as head, of which A is the head now. */
  private static void assertOwnedByB(
      TwoHosts hosts, Family family, CraftedClient before, int oldState) throws Exception {
    try (ServerSocket listener = hosts.b().listen(family.web(), 50)) {
      hosts.load(2, B, A);
      CraftedClient client = new CraftedClient(hosts, family, PORT, ISN).open(hosts.b());
      try (Socket owner = listener.accept()) {
        client.say(700);
        assertThat(owner.getInputStream().readNBytes(700)).isEqualTo(client.said());
        assertThat(hosts.b().count(ShimCounter.FORWARDED)).isZero();

        hosts.load(3, A, B);
        long claimedBefore = hosts.a().count(ShimCounter.SOCKET_CLAIMED);
        client.say(300);
        assertThat(owner.getInputStream().readNBytes(300)).hasSize(300);
        owner.getOutputStream().write(client.said());
        client.hear(1000);
        assertThat(client.heard()).isEqualTo(client.said());
        assertThat(hosts.a().count(ShimCounter.SOCKET_CLAIMED)).isEqualTo(claimedBefore);
        assertThat(hosts.a().count(ShimCounter.FORWARDED)).isGreaterThanOrEqualTo(2);
        assertThat(hosts.a().state(PORT)).hasValue(oldState);
        assertThat(hosts.b().state(PORT)).hasValue(KernelTable.ESTABLISHED);
        assertBothHoldTheSlot(hosts, family);
        assertSwallowedByA(hosts, before, client, owner);
      }
    }
  }

  private static void assertBothHoldTheSlot(TwoHosts hosts, Family family) throws Exception {
    assertThat(hosts.a().scan().slots()).isEqualTo(HostOccupancy.slot(family, PORT));
    assertThat(hosts.b().scan().slots()).isEqualTo(HostOccupancy.slot(family, PORT));
  }

  /** What would have become of a segment, had A claimed by the addresses alone. */
  private static void assertSwallowedByA(
      TwoHosts hosts, CraftedClient before, CraftedClient client, Socket owner) throws Exception {
    hosts.deliver(hosts.a(), client.words(100));
    before.answer(hosts.a());
    assertThat(owner.getInputStream().available()).isZero();

    client.say(100);
    assertThat(owner.getInputStream().readNBytes(100)).hasSize(100);
    assertThat(client.said()).hasSize(1100);
    assertThat(hosts.wire().resets()).isEmpty();
  }
}
