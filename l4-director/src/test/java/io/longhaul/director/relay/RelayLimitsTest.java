package io.longhaul.director.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longhaul.hash.Chain;
import io.longhaul.hash.DoorState;
import io.longhaul.hash.NodeState;
import io.longhaul.hash.SlotTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the plane takes on, refuses and gives back. */
@ExtendWith(LeakGuard.class)
class RelayLimitsTest {
  private static final RelaySettings SETTINGS =
      RelayFixture.settings(TransportKind.AUTO, SpliceMode.ON);

  private static RelaySettings limited(int maxConnections, int maxPerSource) {
    return RelayFixture.with(SETTINGS, new RelayLimits(maxConnections, maxPerSource, 128));
  }

  private static void echoes(Socket client) throws IOException {
    client.getOutputStream().write(42);
    assertThat(client.getInputStream().read()).isEqualTo(42);
  }

  // The reset may come while the client still believes to be connecting.
  private static void isRefused(RelayFixture relay) {
    assertThatThrownBy(
            () -> {
              try (Socket client = relay.connect()) {
                client.getInputStream().read();
              }
            })
        .isInstanceOf(SocketException.class);
  }

  private static void isReset(Socket client) {
    assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
  }

  @Test
  void oneConnectionTooManyIsResetAndTheOthersGoOn() throws IOException {
    try (FakeNode node = FakeNode.echo();
        RelayFixture relay = new RelayFixture(limited(2, 2))) {
      relay.load(Epochs.of(1, List.of(node.address()), 0));
      try (Socket first = relay.connect()) {
        try (Socket second = relay.connect()) {
          echoes(first);
          echoes(second);
          isRefused(relay);
          assertThat(relay.count("refused", "reason", "max_connections")).isEqualTo(1);
          echoes(first);
        }
        RelayFixture.await("a place is free", () -> relay.plane.connections() == 1);
        try (Socket fourth = relay.connect()) {
          echoes(fourth);
        }
      }
    }
  }

  @Test
  void oneSourceCannotTakeAllPlaces() throws IOException {
    try (FakeNode node = FakeNode.echo();
        RelayFixture relay = new RelayFixture(limited(10, 1))) {
      relay.load(Epochs.of(1, List.of(node.address()), 0));
      try (Socket first = relay.connect();
          Socket elsewhere = new Socket()) {
        echoes(first);
        isRefused(relay);
        assertThat(relay.count("refused", "reason", "max_per_source")).isEqualTo(1);
        elsewhere.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.9"), 0));
        elsewhere.connect(relay.door());
        echoes(elsewhere);
      }
    }
  }

  @Test
  void clientsThatComeBeforeTheFirstEpochWaitForIt() throws IOException {
    try (FakeNode node = FakeNode.echo();
        RelayFixture relay = new RelayFixture(SETTINGS);
        Socket early = relay.connect()) {
      assertThat(relay.count("accepted")).isZero();
      relay.load(Epochs.of(1, List.of(node.address()), 0));
      echoes(early);
    }
  }

  @Test
  void withoutANodeClientsAreResetAtOnce() throws IOException {
    try (RelayFixture relay = new RelayFixture(SETTINGS)) {
      relay.load(Epochs.of(1, List.of()));
      isRefused(relay);
      assertThat(relay.count("refused", "reason", "no_node")).isEqualTo(1);
      assertThat(relay.count("accepted")).isEqualTo(1);
    }
  }

  @Test
  void drainingDoorTakesNobodyNew() throws IOException {
    try (FakeNode node = FakeNode.echo();
        RelayFixture relay = new RelayFixture(SETTINGS)) {
      relay.load(Epochs.of(1, List.of(node.address()), 0));
      try (Socket old = relay.connect()) {
        echoes(old);
        relay.load(
            Epochs.of(
                2,
                List.of(Epochs.node("a", NodeState.ACTIVE, node.address())),
                DoorState.DRAINING,
                SlotTable.of(slot -> Chain.of(0))));
        isRefused(relay);
        echoes(old);
      }
      assertThat(relay.count("refused", "reason", "door_draining")).isEqualTo(1);
    }
  }

  @Test
  void nothingIsTakenBeforeThePlaneIsToldTo() throws IOException {
    try (FakeNode node = FakeNode.echo();
        RelayFixture relay = new RelayFixture(SETTINGS)) {
      relay.plane.load(Epochs.of(1, List.of(node.address()), 0));
      try (Socket early = relay.connect()) {
        // What comes too early is held for a while, and refused after that.
        RelayFixture.await("listening no more", () -> isUnreachable(relay));
        assertThat(relay.count("accepted")).isZero();
        isReset(early);
      }
      relay.plane.accepting(true);
      try (Socket client = relay.connect()) {
        echoes(client);
      }
    }
  }

  @Test
  void withdrawnPlaneComesBackAtTheSameAddressWhileTheOldConnectionsGoOn() throws IOException {
    try (FakeNode node = FakeNode.echo();
        RelayFixture relay = new RelayFixture(SETTINGS)) {
      relay.load(Epochs.of(1, List.of(node.address()), 0));
      try (Socket old = relay.connect()) {
        echoes(old);
        for (int i = 0; i < 3; i++) {
          relay.plane.accepting(false);
          relay.plane.accepting(false);
          assertThatThrownBy(relay::connect).isInstanceOf(IOException.class);
          echoes(old);
          relay.plane.accepting(true);
          relay.plane.accepting(true);
          try (Socket fresh = relay.connect()) {
            echoes(fresh);
          }
        }
        echoes(old);
      }
    }
  }

  private static boolean isUnreachable(RelayFixture relay) {
    try (Socket socket = relay.connect()) {
      return !socket.isConnected();
    } catch (IOException e) {
      return true;
    }
  }

  @Test
  void stoppedPlaneRefusesNewConnectionsAndKeepsTheOld() throws IOException {
    try (FakeNode node = FakeNode.echo();
        RelayFixture relay = new RelayFixture(SETTINGS)) {
      relay.load(Epochs.of(1, List.of(node.address()), 0));
      try (Socket old = relay.connect()) {
        echoes(old);
        relay.plane.accepting(false);
        assertThatThrownBy(relay::connect).isInstanceOf(IOException.class);
        echoes(old);
        relay.plane.close();
        isReset(old);
      }
      assertThat(relay.plane.connections()).isZero();
    }
  }

  @Test
  void takenPortIsNamedAndNothingIsLeftOpen() throws IOException {
    try (RelayFixture relay = new RelayFixture(SETTINGS)) {
      RelaySettings same = RelaySettings.defaults("director-2", Map.of("shop", relay.door()));
      assertThatThrownBy(() -> new RelayFixture(same))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("door shop: cannot listen at /127.0.0.1:")
          .hasMessageContaining("in use");
    }
  }

  @Test
  void ipv6ClientIsIntroducedByItsIpv6Address() throws IOException {
    RelaySettings v6 =
        RelaySettings.defaults(
            "d6", Map.of("web", new InetSocketAddress(InetAddress.ofLiteral("::1"), 0)));
    try (FakeNode node = FakeNode.start("::1", FakeNode.ECHO);
        RelayFixture relay = new RelayFixture(v6)) {
      relay.load(Epochs.of(1, List.of(node.address()), 0));
      try (Socket client = relay.connect()) {
        echoes(client);
        Introduction introduction = node.introductions.getFirst();
        assertThat(introduction.source()).isEqualTo(client.getLocalSocketAddress());
        assertThat(introduction.destination()).isEqualTo(relay.door());
        assertThat(introduction.checksumFits()).isTrue();
      }
    }
  }

  @Test
  void noDescriptorIsLeftBehind() throws IOException {
    try (FakeNode node = FakeNode.echo()) {
      relayTraffic(node);
      List<String> before = descriptors();
      relayTraffic(node);
      RelayFixture.await("all descriptors closed", () -> before.containsAll(descriptors()));
    }
  }

  private static void relayTraffic(FakeNode node) throws IOException {
    try (RelayFixture relay = new RelayFixture(SETTINGS)) {
      relay.load(Epochs.of(1, List.of(node.address()), 0));
      List<Socket> abandoned = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        Socket client = relay.connect();
        echoes(client);
        if (i % 2 == 0) {
          Traffic.echo(client, i, 300_000);
        } else {
          // Nobody reads the answer, so that bytes are under way when the end comes.
          client.getOutputStream().write(new byte[100_000]);
          abandoned.add(client);
        }
      }
      for (Socket client : abandoned) {
        client.close();
      }
    }
    node.sockets.clear();
  }

  /** Open sockets and pipes; other kinds come and go with the JDK's own threads. */
  private static List<String> descriptors() {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.map(RelayLimitsTest::kind)
          .filter(kind -> kind.startsWith("socket:") || kind.startsWith("pipe:"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String kind(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException e) {
      // It was closed after it was listed.
      return "";
    }
  }
}
