package io.longhaul.director.xdp;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.director.xdp.SocketHost.Connection;
import io.longhaul.director.xdp.agent.KernelSockets;
import io.longhaul.director.xdp.agent.SocketScan;
import io.longhaul.hash.FlowHash;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.util.BitSet;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every socket of the kernel counts in its slot, in whatever state, for as long as it is there. */
@Tag("needs-clang")
@Tag("needs-libbpf")
@Tag("needs-bpf")
class KernelSocketsTest {
  private static final int LIMIT_MS = 10_000;

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void anOpenConnectionIsFoundUntilItIsGone(String address) throws Exception {
    try (SocketHost host = new SocketHost(address);
        KernelSockets sockets = new KernelSockets(host.program())) {
      assertNothing(sockets.scan());

      Connection connection = host.connect();
      SocketScan scan =
          assertFound(host, sockets, connection.clientPort(), KernelTable.ESTABLISHED);
      assertThat(scan.connections()).isEqualTo(1);
      connection.reset();
      assertGone(host, sockets, connection.clientPort());
    }
  }

  @Test
  void aListenerOfIpv4AloneIsNoDifferentFromOneOfBoth() throws Exception {
    ServerSocket listener = ServerSocketChannel.open(StandardProtocolFamily.INET).socket();
    listener.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
    assertFoundFrom(listener);
    assertFoundFrom(new ServerSocket(0, 50));
  }

  private static void assertFoundFrom(ServerSocket listener) throws Exception {
    try (SocketHost host = new SocketHost("127.0.0.1", listener);
        KernelSockets sockets = new KernelSockets(host.program());
        Connection connection = host.connect()) {
      assertFound(host, sockets, connection.clientPort(), KernelTable.ESTABLISHED);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void aConnectionThatNobodyAcceptedIsFound(String address) throws Exception {
    try (SocketHost host = new SocketHost(address);
        KernelSockets sockets = new KernelSockets(host.program());
        Socket client = new Socket()) {
      client.connect(host.door(), LIMIT_MS);
      assertFound(host, sockets, client.getLocalPort(), KernelTable.ESTABLISHED);
      reset(client);
      assertGone(host, sockets, client.getLocalPort());
    }
  }

  @Test
  void aHalfOpenConnectionIsFoundUntilItsTimeIsOut() throws Exception {
    ShimHandshakeTest.onLink(
        (host, isn) -> {
          int port = ShimHandshakeTest.CLIENT_PORT;
          try (KernelSockets sockets = new KernelSockets(host.program())) {
            SocketScan scan = sockets.scan();
            assertThat(scan.slots()).isEqualTo(slot(host, ShimHandshakeTest.CLIENT, port));
            assertThat(scan.connections()).as("half open").isZero();
            assertThat(scan.sockets()).isEqualTo(1);
            assertThat(KernelTable.state(host.door().getPort(), port))
                .hasValue(KernelTable.SYN_RECV);
            OwnNetwork.command("sysctl", "-q", "-w", "net.ipv4.tcp_synack_retries=0");
            assertGone(host, sockets, port);
          }
        },
        0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void aConnectionThatItsProcessClosedWithUnsentBytesIsFound(String address) throws Exception {
    try (SocketHost host = new SocketHost(address);
        KernelSockets sockets = new KernelSockets(host.program());
        Connection connection = host.connectSlowReader()) {
      closeWithUnsent(connection);
      assertFound(host, sockets, connection.clientPort(), KernelTable.FIN_WAIT_1);

      connection.client().shutdownOutput();
      assertFound(host, sockets, connection.clientPort(), KernelTable.CLOSING);
      reset(connection.client());
      assertGone(host, sockets, connection.clientPort());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void aConnectionThatItsClientClosedFirstIsFound(String address) throws Exception {
    try (SocketHost host = new SocketHost(address);
        KernelSockets sockets = new KernelSockets(host.program());
        Connection connection = host.connectSlowReader()) {
      connection.client().shutdownOutput();
      assertFound(host, sockets, connection.clientPort(), KernelTable.CLOSE_WAIT);

      closeWithUnsent(connection);
      assertFound(host, sockets, connection.clientPort(), KernelTable.LAST_ACK);
      reset(connection.client());
      assertGone(host, sockets, connection.clientPort());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void aConnectionInTimeWaitIsFound(String address) throws Exception {
    try (SocketHost host = new SocketHost(address);
        KernelSockets sockets = new KernelSockets(host.program());
        Connection connection = host.connect()) {
      int port = connection.clientPort();
      connection.server().close();
      assertFound(host, sockets, port, KernelTable.FIN_WAIT_2);

      connection.client().close();
      SocketScan scan = assertFound(host, sockets, port, KernelTable.TIME_WAIT);
      assertThat(scan.connections()).isZero();

      reopenAndReset(host, port);
      assertGone(host, sockets, port);
    }
  }

  @Test
  void anotherNetworkNamespaceIsNotSeen() throws Exception {
    try (SocketHost host = new SocketHost("127.0.0.1");
        KernelSockets sockets = new KernelSockets(host.program());
        Connection connection = host.connect()) {
      OwnNetwork.run(
          () -> {
            assertNothing(sockets.scan());
            return true;
          });
      assertFound(host, sockets, connection.clientPort(), KernelTable.ESTABLISHED);
    }
  }

  @Test
  void beforeTheFirstTableNothingIsADoors() throws Exception {
    try (SocketHost host = new SocketHost("127.0.0.1");
        LoadedProgram empty = LoadedProgram.forRuns(ProgramKind.SHIM);
        KernelSockets sockets = new KernelSockets(empty);
        Connection _ = host.connect()) {
      SocketScan scan = sockets.scan();
      assertThat(scan.sockets()).isZero();
      assertThat(scan.visited()).as("both ends").isGreaterThanOrEqualTo(2);
    }
  }

  private static SocketScan assertFound(
      SocketHost host, KernelSockets sockets, int clientPort, int state) throws IOException {
    KernelTable.await(host.door().getPort(), clientPort, state);
    SocketScan scan = sockets.scan();
    String client = host.door().getAddress().getHostAddress();
    assertThat(scan.slots()).isEqualTo(slot(host, client, clientPort));
    assertThat(scan.doors()).containsExactly("here");
    assertThat(scan.sockets()).isEqualTo(1);
    return scan;
  }

  private static void assertGone(SocketHost host, KernelSockets sockets, int clientPort)
      throws IOException {
    KernelTable.awaitGone(host.door().getPort(), clientPort);
    assertNothing(sockets.scan());
  }

  private static void assertNothing(SocketScan scan) {
    assertThat(scan.sockets()).isZero();
    assertThat(scan.slots().isEmpty()).isTrue();
    assertThat(scan.doors()).isEqualTo(Set.of());
  }

  private static BitSet slot(SocketHost host, String client, int clientPort) {
    BitSet slots = new BitSet();
    InetSocketAddress source = new InetSocketAddress(InetAddress.ofLiteral(client), clientPort);
    slots.set(new FlowHash(Tier.KEY).slot(source, host.door()));
    return slots;
  }

  private static void closeWithUnsent(Connection connection) throws IOException {
    connection.server().setSendBufferSize(200_000);
    connection.server().getOutputStream().write(new byte[60_000]);
    connection.server().close();
  }

  /** The same port again, which takes the place of the socket that waits. */
  private static void reopenAndReset(SocketHost host, int clientPort) throws IOException {
    try (Socket client = new Socket()) {
      client.setReuseAddress(true);
      client.bind(new InetSocketAddress(host.door().getAddress(), clientPort));
      client.connect(host.door(), LIMIT_MS);
      host.listener.accept().close();
      reset(client);
    }
  }

  private static void reset(Socket socket) throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }
}
