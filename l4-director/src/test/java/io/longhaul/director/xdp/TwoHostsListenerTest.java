package io.longhaul.director.xdp;

import static io.longhaul.director.xdp.TwoHosts.A;
import static io.longhaul.director.xdp.TwoHosts.B;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A listener that closes with a full queue, and half-open connections that found no room in it,
 * while its host is no longer the head: a process that restarts in place does so.
 */
@Tag("needs-clang")
@Tag("needs-libbpf")
@Tag("needs-bpf")
class TwoHostsListenerTest {
  private static final int FIRST_PORT = 40_000;
  private static final int ISN = 0xFFFF_FFF0;
  private static final int BACKLOG = 4;

  /** The kernel's queue takes one more than it is told. */
  private static final int QUEUED = BACKLOG + 1;

  private static final int HALF_OPEN = 2;
  private static final int WORDS = 100;

  static List<Family> families() {
    return Family.BOTH;
  }

  @ParameterizedTest
  @MethodSource("families")
  void itsSuccessorGetsTheWholeQueue(Family family) throws Exception {
    try (TwoHosts hosts = new TwoHosts();
        ServerSocket _ = hosts.b().listen(family.web(), 50)) {
      ServerSocket closing = hosts.a().listen(family.web(), BACKLOG);
      hosts.a().ipv4("tcp_migrate_req", 1);
      hosts.load(1, A);
      List<CraftedClient> clients = fill(hosts, family);
      hosts.load(2, B, A);
      clients.forEach(client -> hosts.send(client.words(WORDS)));
      TwoNodes.await(() -> hosts.a().count(ShimCounter.SOCKET_CLAIMED) >= 2L * clients.size());

      try (ServerSocket successor = hosts.a().listen(family.web(), 50)) {
        closing.close();
        // As clients do for whom nothing was acknowledged.
        clients.forEach(client -> client.say(WORDS));
        for (int i = 0; i < clients.size(); i++) {
          assertServed(successor, clients);
        }
      }
      assertThat(hosts.wire().resets()).isEmpty();
      assertThat(hosts.b().scan().sockets()).isZero();
      assertThat(hosts.count(ShimCounter.UNCLAIMED_DELIVERED)).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("families")
  void withoutTheKernelsSettingTheyAreReset(Family family) throws Exception {
    try (TwoHosts hosts = new TwoHosts()) {
      ServerSocket closing = hosts.a().listen(family.web(), BACKLOG);
      hosts.a().ipv4("tcp_migrate_req", 0);
      hosts.load(1, A);
      fill(hosts, family);
      try (ServerSocket _ = hosts.a().listen(family.web(), 50)) {
        closing.close();
        TwoNodes.await(() -> hosts.wire().resets().size() == QUEUED);
      }
    }
  }

  /** Connections that nobody accepts, and two more whose handshake the kernel does not end. */
  private static List<CraftedClient> fill(TwoHosts hosts, Family family) throws Exception {
    List<CraftedClient> clients = new ArrayList<>();
    for (int i = 0; i < QUEUED + HALF_OPEN; i++) {
      clients.add(new CraftedClient(hosts, family, FIRST_PORT + i, ISN));
    }
    int opened = QUEUED - HALF_OPEN;
    for (CraftedClient client : clients.subList(0, opened)) {
      client.open(hosts.a());
      hosts.a().await(client.port(), KernelTable.ESTABLISHED);
    }
    List<CraftedClient> rest = clients.subList(opened, clients.size());
    for (CraftedClient client : rest) {
      client.syn();
      client.synAck(hosts.a());
    }
    rest.forEach(CraftedClient::acknowledge);
    TwoNodes.await(() -> hosts.a().count(ShimCounter.SOCKET_CLAIMED) == QUEUED + HALF_OPEN);
    hosts.a().await(FIRST_PORT + QUEUED - 1, KernelTable.ESTABLISHED);
    assertThat(hosts.a().scan().connections()).isEqualTo(QUEUED);
    assertThat(hosts.a().scan().sockets()).isEqualTo(QUEUED + HALF_OPEN);
    return clients;
  }

  private static void assertServed(ServerSocket successor, List<CraftedClient> clients)
      throws Exception {
    try (Socket socket = successor.accept()) {
      CraftedClient client = clients.get(socket.getPort() - FIRST_PORT);
      assertThat(socket.getInputStream().readNBytes(WORDS)).isEqualTo(client.said());
      socket.getOutputStream().write(client.said());
      client.hear(WORDS);
      assertThat(client.heard()).isEqualTo(client.said());
    }
  }
}
