package io.longhaul.director.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longhaul.hash.Epoch;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a relayed connection is to both of its ends, whatever moves its bytes. */
@ExtendWith(LeakGuard.class)
abstract class RelayContract {
  private final RelaySettings settings;
  private FakeNode node;
  private RelayFixture relay;

  RelayContract(TransportKind transport, SpliceMode splice) throws IOException {
    this.settings = RelayFixture.settings(transport, splice);
    node = FakeNode.echo();
    relay = new RelayFixture(settings);
  }

  @AfterEach
  void noConnectionAndNoBufferIsLeft() throws IOException {
    node.close();
    RelayFixture.await("all ended", () -> relay.plane.connections() == 0);
    RelayFixture.await("no buffer in use", () -> relay.buffersInUse() == 0);
    relay.close();
  }

  private void nodeThat(FakeNode.Behaviour behaviour) throws IOException {
    node.close();
    node = FakeNode.start("127.0.0.1", behaviour);
    relay.load(Epochs.of(1, List.of(node.address()), 0));
  }

  private void echo() {
    relay.load(Epochs.of(1, List.of(node.address()), 0));
  }

  @Test
  void nodeLearnsWhoTheClientIs() throws IOException {
    echo();
    try (Socket client = relay.connect()) {
      exchange(client, "hello");
      Introduction introduction = node.introductions.getFirst();
      assertThat(introduction.source()).isEqualTo(client.getLocalSocketAddress());
      assertThat(introduction.destination()).isEqualTo(relay.door());
      assertThat(introduction.text(0xE4)).isEqualTo("web");
      assertThat(introduction.text(0xE5)).isEqualTo("director-1");
      assertThat(introduction.epoch()).isEqualTo(1);
      assertThat(introduction.checksumFits()).isTrue();
    }
  }

  @Test
  void randomChunksComeBackExactlyWithSlowReadersAndManyClients() {
    echo();
    List<CompletableFuture<Void>> clients =
        new Random(11)
            .longs(8)
            .mapToObj(
                seed -> Traffic.inBackground(() -> Traffic.echo(relay.connect(), seed, 3_000_000)))
            .toList();
    clients.forEach(CompletableFuture::join);
    assertThat(relay.count("bytes", "direction", "to_node")).isEqualTo(8 * 3_000_000.0);
    assertThat(relay.count("bytes", "direction", "to_client")).isEqualTo(8 * 3_000_000.0);
  }

  @Test
  void readerThatStopsHoldsItsWriterBackAndNoMemory() throws IOException {
    AtomicInteger written = new AtomicInteger();
    AtomicBoolean stop = new AtomicBoolean();
    nodeThat(
        (socket, introduction) -> {
          Traffic.fill(socket, written, stop);
          Traffic.drain(socket.getInputStream());
        });
    try (Socket client = relay.connect()) {
      Traffic.awaitStall(written);
      assertThat(relay.allocator.metric().usedDirectMemory()).isLessThan(4 << 20);
      stop.set(true);
      assertThat(Traffic.drain(client.getInputStream())).isEqualTo(written.get());
    }
  }

  @Test
  void clientThatEndsItsSideStillGetsTheAnswer() throws IOException {
    nodeThat(
        (socket, introduction) -> {
          byte[] all = socket.getInputStream().readAllBytes();
          socket.getOutputStream().write(("got " + all.length).getBytes(StandardCharsets.UTF_8));
        });
    try (Socket client = relay.connect()) {
      client.getOutputStream().write(new byte[700_000]);
      client.shutdownOutput();
      assertThat(client.getInputStream().readAllBytes()).asString().isEqualTo("got 700000");
    }
    RelayFixture.await("counted", () -> relay.count("ended", "reason", "orderly") == 1);
  }

  @Test
  void clientThatEndsItsSideAtOnceIsServed() throws IOException {
    nodeThat(
        (socket, introduction) -> {
          byte[] all = socket.getInputStream().readAllBytes();
          socket.getOutputStream().write(all);
        });
    for (int i = 0; i < 50; i++) {
      try (Socket client = relay.connect()) {
        client.getOutputStream().write("question".getBytes(StandardCharsets.UTF_8));
        client.shutdownOutput();
        assertThat(client.getInputStream().readAllBytes()).asString().isEqualTo("question");
      }
    }
  }

  @Test
  void nodeThatEndsItsSideStillGetsTheRest() throws Exception {
    CompletableFuture<Integer> rest = new CompletableFuture<>();
    nodeThat(
        (socket, introduction) -> {
          socket.getOutputStream().write(new byte[300_000]);
          socket.shutdownOutput();
          rest.complete(socket.getInputStream().readAllBytes().length);
        });
    try (Socket client = relay.connect()) {
      assertThat(client.getInputStream().readAllBytes()).hasSize(300_000);
      client.getOutputStream().write(new byte[400_000]);
      client.shutdownOutput();
      assertThat(rest.get(RelayFixture.SECONDS_TO_WAIT, TimeUnit.SECONDS)).isEqualTo(400_000);
    }
  }

  @Test
  void resetOfTheNodeResetsTheClient() throws IOException {
    nodeThat(
        (socket, introduction) -> {
          socket.getInputStream().readNBytes(5);
          socket.setSoLinger(true, 0);
        });
    try (Socket client = relay.connect()) {
      client.getOutputStream().write("hello".getBytes(StandardCharsets.UTF_8));
      assertThatThrownBy(() -> client.getInputStream().read())
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
    }
    RelayFixture.await("counted", () -> relay.count("ended", "reason", "node_reset") == 1);
  }

  @Test
  void resetOfTheClientResetsTheNode() throws Exception {
    CompletableFuture<IOException> seen = new CompletableFuture<>();
    nodeThat(
        (socket, introduction) -> {
          try {
            socket.getInputStream().readNBytes(5);
            socket.getOutputStream().write(1);
            Traffic.drain(socket.getInputStream());
          } catch (IOException e) {
            seen.complete(e);
          }
        });
    Socket client = relay.connect();
    client.getOutputStream().write("hello".getBytes(StandardCharsets.UTF_8));
    assertThat(client.getInputStream().read()).isEqualTo(1);
    client.setSoLinger(true, 0);
    client.close();
    assertThat(seen.get(RelayFixture.SECONDS_TO_WAIT, TimeUnit.SECONDS))
        .hasMessageContaining("reset");
    RelayFixture.await("counted", () -> relay.count("ended", "reason", "client_reset") == 1);
  }

  @Test
  void silenceAfterOneSideEndedIsBounded() throws IOException {
    relay.close();
    RelayTimeouts impatient = RelayFixture.halfClose(Duration.ofMillis(300));
    relay = new RelayFixture(RelayFixture.with(settings, impatient));
    nodeThat((socket, introduction) -> Traffic.blockUntilReset(socket));
    try (Socket client = relay.connect()) {
      client.shutdownOutput();
      assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
    }
    RelayFixture.await("counted", () -> relay.count("ended", "reason", "half_close_timeout") == 1);
  }

  @Test
  void newEpochKeepsOldConnectionsAndSendsNewOnesToItsHead() throws IOException {
    try (FakeNode other = FakeNode.echo();
        Socket old = connectTo(Epochs.of(1, List.of(node.address(), other.address()), 0))) {
      exchange(old, "before");
      relay.load(Epochs.of(2, List.of(node.address(), other.address()), 1, 0));
      try (Socket fresh = relay.connect()) {
        exchange(fresh, "fresh");
        exchange(old, "after");
        assertThat(other.introductions).hasSize(1);
        assertThat(other.introductions.getFirst().epoch()).isEqualTo(2);
        assertThat(node.introductions).hasSize(1);
      }
      relay.load(Epochs.of(3, List.<InetSocketAddress>of()));
      exchange(old, "without any node");
    }
  }

  @Test
  void manyIdleConnectionsHoldNoBuffer() throws IOException {
    echo();
    List<Socket> clients = new ArrayList<>();
    try {
      for (int i = 0; i < 500; i++) {
        Socket client = relay.connect();
        clients.add(client);
        exchange(client, "hello " + i);
      }
      assertThat(relay.plane.connections()).isEqualTo(500);
      RelayFixture.await("no buffer in use", () -> relay.buffersInUse() == 0);
    } finally {
      for (Socket client : clients) {
        client.close();
      }
    }
  }

  private Socket connectTo(Epoch epoch) throws IOException {
    relay.load(epoch);
    return relay.connect();
  }

  private static void exchange(Socket client, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    client.getOutputStream().write(bytes);
    InputStream in = client.getInputStream();
    assertThat(Arrays.equals(in.readNBytes(bytes.length), bytes)).isTrue();
  }
}
