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
 * Connections that are being opened while their slot's head changes from one host to another, and
 * what a SYN leaves at the new head: a socket of the same addresses that would reset the owner's.
 */
@Tag("needs-clang")
@Tag("needs-libbpf")
@Tag("needs-bpf")
class TwoHostsHandshakeTest {
  private static final int PORT = 40_000;
  private static final int ISN = 0xFFFF_FFF0;

  static List<Family> families() {
    return Family.BOTH;
  }

  @ParameterizedTest
  @MethodSource("families")
  void aSynRepeatedAcrossASwitchLeavesTheConnectionWithWhoAnsweredFirst(Family family)
      throws Exception {
    try (TwoHosts hosts = new TwoHosts();
        ServerSocket listener = hosts.a().listen(family.web(), 50);
        ServerSocket _ = hosts.b().listen(family.web(), 50)) {
      hosts.load(1, A, B);
      CraftedClient client = new CraftedClient(hosts, family, PORT, ISN);
      client.syn();
      hosts.load(2, B, A);
      client.syn();
      hosts.b().await(PORT, KernelTable.SYN_RECV);
      client.synAck(hosts.a());
      client.acknowledge();
      try (Socket owner = listener.accept()) {
        assertUnharmed(hosts, client, owner);
        assertThat(hosts.a().count(ShimCounter.SYN_CLAIMED)).isEqualTo(1);
        assertThat(hosts.b().count(ShimCounter.SYN_CLAIMED)).isEqualTo(1);
        assertResetBy(hosts.b(), hosts, client);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("families")
  void whoAnswersTheRepeatedSynFirstMayAsWellBeTheNewHead(Family family) throws Exception {
    try (TwoHosts hosts = new TwoHosts();
        ServerSocket _ = hosts.a().listen(family.web(), 50);
        ServerSocket listener = hosts.b().listen(family.web(), 50)) {
      hosts.load(1, A, B);
      CraftedClient client = new CraftedClient(hosts, family, PORT, ISN);
      client.syn();
      hosts.a().await(PORT, KernelTable.SYN_RECV);
      hosts.load(2, B, A);
      client.open(hosts.b());
      try (Socket owner = listener.accept()) {
        client.say(700);
        assertThat(owner.getInputStream().readNBytes(700)).isEqualTo(client.said());
        assertThat(hosts.b().count(ShimCounter.SOCKET_CLAIMED)).isEqualTo(2);
        assertThat(hosts.count(ShimCounter.FORWARDED)).isZero();
        assertThat(hosts.wire().resets()).isEmpty();

        // When the head changes back, the half-open one comes first.
        hosts.load(3, A, B);
        client.say(300);
        assertThat(owner.getInputStream().readNBytes(300)).hasSize(300);
        assertThat(hosts.a().count(ShimCounter.FORWARDED)).isEqualTo(1);
        assertThat(hosts.wire().resets()).isEmpty();
        assertResetBy(hosts.a(), hosts, client);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("families")
  void aSynByADirectorThatIsBehindGoesToThePresentHead(Family family) throws Exception {
    try (TwoHosts hosts = new TwoHosts();
        ServerSocket _ = hosts.a().listen(family.web(), 50);
        ServerSocket listener = hosts.b().listen(family.web(), 50)) {
      hosts.load(1, A);
      hosts.loadShims(3, B, A);
      CraftedClient client = new CraftedClient(hosts, family, PORT, ISN).open(hosts.b());
      assertThat(hosts.a().count(ShimCounter.SYN_RESTARTED)).isEqualTo(1);
      assertThat(hosts.a().count(ShimCounter.RESTARTED)).isEqualTo(1);
      assertThat(hosts.a().state(PORT)).isEmpty();
      try (Socket owner = listener.accept()) {
        client.say(700);
        assertThat(owner.getInputStream().readNBytes(700)).isEqualTo(client.said());
      }
      assertThat(hosts.b().count(ShimCounter.SYN_CLAIMED)).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @MethodSource("families")
  void aForgedSynAtTheHeadDoesNotHarmALiveConnectionOfALaterHop(Family family) throws Exception {
    try (TwoHosts hosts = new TwoHosts();
        ServerSocket listener = hosts.a().listen(family.web(), 50);
        ServerSocket _ = hosts.b().listen(family.web(), 50)) {
      hosts.load(1, A);
      CraftedClient client = new CraftedClient(hosts, family, PORT, ISN).open(hosts.a());
      try (Socket owner = listener.accept()) {
        hosts.load(2, B, A);
        CraftedClient forger = new CraftedClient(hosts, family, PORT, 0x1234_5678);
        forger.syn();
        assertThat(forger.synAck(hosts.b()).ack()).isEqualTo(0x1234_5679);
        hosts.b().await(PORT, KernelTable.SYN_RECV);
        // So does a client's kernel answer a SYN-ACK that is not its connection's.
        client.acknowledge();

        assertUnharmed(hosts, client, owner);
        assertResetBy(hosts.b(), hosts, client);
        hosts.b().ipv4("tcp_synack_retries", 0);
        hosts.b().awaitGone(PORT);
        assertThat(hosts.a().state(PORT)).hasValue(KernelTable.ESTABLISHED);
      }
    }
  }

  /** Both directions, past a head that has a half-open socket of the same addresses. */
  private static void assertUnharmed(TwoHosts hosts, CraftedClient client, Socket owner)
      throws Exception {
    client.say(700);
    client.say(300);
    assertThat(owner.getInputStream().readNBytes(1000)).isEqualTo(client.said());
    byte[] answer = new byte[] {1, 2, 3, 4, 5};
    owner.getOutputStream().write(answer);
    client.hear(answer.length);
    assertThat(client.heard()).isEqualTo(answer);

    assertThat(hosts.a().state(PORT)).hasValue(KernelTable.ESTABLISHED);
    assertThat(hosts.b().state(PORT)).hasValue(KernelTable.SYN_RECV);
    assertThat(hosts.b().count(ShimCounter.SOCKET_CLAIMED)).isZero();
    assertThat(hosts.b().count(ShimCounter.FORWARDED)).isGreaterThanOrEqualTo(4);
    assertThat(hosts.count(ShimCounter.UNCLAIMED_DELIVERED)).isZero();
    assertThat(hosts.wire().resets()).as("resets").isEmpty();
  }

  /** What would have become of the connection, had this host claimed by the addresses alone. */
  private static void assertResetBy(NodeHost host, TwoHosts hosts, CraftedClient client)
      throws Exception {
    hosts.deliver(host, client.words(100));
    TwoNodes.await(() -> !hosts.wire().resets().isEmpty());
    assertThat(hosts.wire().resets()).allMatch(reset -> reset.from().equals(host.mac()));
  }
}
