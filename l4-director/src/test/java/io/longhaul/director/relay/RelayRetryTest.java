package io.longhaul.director.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What happens when the chosen node does not take the connection. */
@ExtendWith(LeakGuard.class)
class RelayRetryTest {
  private static final RelaySettings SETTINGS =
      RelayFixture.settings(TransportKind.AUTO, SpliceMode.AUTO);
  private static final RelaySettings IMPATIENT =
      RelayFixture.with(
          SETTINGS,
          new RelayTimeouts(
              Duration.ofMillis(400),
              Duration.ofMinutes(1),
              Duration.ofMinutes(1),
              Duration.ofMinutes(1)));

  private static InetSocketAddress nobody() throws IOException {
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return (InetSocketAddress) closed.getLocalSocketAddress();
    }
  }

  private static void isRefused(RelayFixture relay) {
    assertThatThrownBy(
            () -> {
              try (Socket client = relay.connect()) {
                client.getInputStream().read();
              }
            })
        .isInstanceOf(SocketException.class);
  }

  private static void echoes(Socket client) throws IOException {
    client.getOutputStream().write(42);
    assertThat(client.getInputStream().read()).isEqualTo(42);
  }

  @Test
  void headThatRefusesIsReplacedByTheNextBest() throws IOException {
    try (FakeNode node = FakeNode.echo();
        RelayFixture relay = new RelayFixture(SETTINGS)) {
      relay.load(Epochs.of(1, List.of(nobody(), node.address()), 0));
      for (int i = 0; i < 20; i++) {
        try (Socket client = relay.connect()) {
          echoes(client);
        }
      }
      double refused = relay.count("connect.failures", "reason", "refused");
      assertThat(refused).isBetween(1.0, 20.0);
      assertThat(relay.count("connect.retries")).isEqualTo(refused);
    }
  }

  @Test
  void clientIsResetWhenNobodyTakesIt() throws IOException {
    try (RelayFixture relay = new RelayFixture(SETTINGS)) {
      relay.load(Epochs.of(1, List.of(nobody(), nobody()), 0));
      isRefused(relay);
      RelayFixture.await("counted", () -> relay.count("refused", "reason", "unreachable") == 1);
      RelayFixture.await("let go", () -> relay.plane.connections() == 0);
      assertThat(relay.count("connect.failures", "reason", "refused")).isEqualTo(2);
      assertThat(relay.count("connect.retries")).isEqualTo(1);
    }
  }

  @Test
  void onlyNodeIsTriedAgainThoughItRefused() throws IOException {
    try (RelayFixture relay = new RelayFixture(SETTINGS)) {
      InetSocketAddress address = nobody();
      relay.load(Epochs.of(1, List.of(address), 0));
      isRefused(relay);
      try (FakeNode back = FakeNode.at(address, FakeNode.ECHO);
          Socket client = relay.connect()) {
        echoes(client);
        assertThat(back.introductions).hasSize(1);
      }
    }
  }

  @Test
  void headThatDoesNotAnswerIsReplacedAfterTheConnectTimeout() throws IOException {
    List<Socket> fillers = new ArrayList<>();
    try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
        FakeNode node = FakeNode.echo();
        RelayFixture relay = new RelayFixture(IMPATIENT)) {
      fillBacklog(deaf, fillers);
      InetSocketAddress address = (InetSocketAddress) deaf.getLocalSocketAddress();
      relay.load(Epochs.of(1, List.of(address, node.address()), 0));
      try (Socket client = relay.connect()) {
        echoes(client);
      }
      assertThat(relay.count("connect.failures", "reason", "timeout")).isEqualTo(1);
      assertThat(relay.count("connect.retries")).isEqualTo(1);
    } finally {
      for (Socket filler : fillers) {
        filler.close();
      }
    }
  }

  @Test
  void epochThatComesWhileConnectingDecides() throws IOException {
    List<Socket> fillers = new ArrayList<>();
    try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
        FakeNode before = FakeNode.echo();
        FakeNode after = FakeNode.echo();
        RelayFixture relay = new RelayFixture(IMPATIENT)) {
      fillBacklog(deaf, fillers);
      InetSocketAddress address = (InetSocketAddress) deaf.getLocalSocketAddress();
      relay.load(Epochs.of(1, List.of(address, before.address(), after.address()), 0, 1));
      try (Socket client = relay.connect()) {
        RelayFixture.await("accepted", () -> relay.plane.connections() == 1);
        relay.load(Epochs.of(2, List.of(address, before.address(), after.address()), 2, 0));
        echoes(client);
      }
      assertThat(before.introductions).isEmpty();
      assertThat(after.introductions).hasSize(1);
      assertThat(after.introductions.getFirst().epoch()).isEqualTo(2);
    } finally {
      for (Socket filler : fillers) {
        filler.close();
      }
    }
  }

  // Linux drops the SYN of a connection for which the accept queue has no room.
  private static void fillBacklog(ServerSocket deaf, List<Socket> fillers) throws IOException {
    while (fillers.size() < 64) {
      Socket filler = new Socket();
      fillers.add(filler);
      try {
        filler.connect(deaf.getLocalSocketAddress(), 200);
      } catch (SocketTimeoutException e) {
        return;
      }
    }
    throw new IOException("backlog still takes connections after " + fillers.size());
  }
}
