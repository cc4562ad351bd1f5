package io.longhaul.director.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.director.relay.RelayProbe.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RelayProbeTest {
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
  private static final Duration LONG = Duration.ofMinutes(1);

  private final AtomicInteger accepted = new AtomicInteger();

  private Outcome probe(ServerSocket node, Duration timeout) {
    InetSocketAddress at = (InetSocketAddress) node.getLocalSocketAddress();
    return new RelayProbe("d-1", timeout).probe(at, accepted::incrementAndGet);
  }

  @Test
  void saysLocalAndWhoAsksAndTheEndIsTheAnswer() throws Exception {
    try (ServerSocket node = new ServerSocket(0, 1, LOOPBACK)) {
      CompletableFuture<byte[]> header = new CompletableFuture<>();
      Thread.ofVirtual()
          .start(
              () -> {
                try (Socket socket = node.accept()) {
                  header.complete(socket.getInputStream().readNBytes(22));
                } catch (IOException e) {
                  header.completeExceptionally(e);
                }
              });
      assertThat(probe(node, LONG)).isEqualTo(Outcome.ANSWERED);
      assertThat(HexFormat.of().formatHex(header.join()))
          .isEqualTo("0d0a0d0a000d0a515549540a" + "2000" + "0006" + "e50003" + "642d31");
      assertThat(accepted).hasValue(1);
    }
  }

  @Test
  void closedPortRefuses() throws IOException {
    ServerSocket closed = new ServerSocket(0, 1, LOOPBACK);
    InetSocketAddress at = (InetSocketAddress) closed.getLocalSocketAddress();
    closed.close();
    assertThat(new RelayProbe("d-1", LONG).probe(at, accepted::incrementAndGet))
        .isEqualTo(Outcome.REFUSED);
    assertThat(accepted).hasValue(0);
  }

  @Test
  void processThatStandsStillIsSilentThoughItsKernelAccepts() throws IOException {
    try (ServerSocket node = new ServerSocket(0, 1, LOOPBACK)) {
      assertThat(probe(node, Duration.ofMillis(50))).isEqualTo(Outcome.SILENT);
      assertThat(accepted).hasValue(1);
    }
  }

  @Test
  void resetIsNoAnswer() throws Exception {
    try (ServerSocket node = new ServerSocket(0, 1, LOOPBACK)) {
      Thread.ofVirtual()
          .start(
              () -> {
                try (Socket socket = node.accept()) {
                  // The probe is connected and waits for an answer by the time of the reset.
                  assertThat(socket.getInputStream().read()).isNotNegative();
                  socket.setSoLinger(true, 0);
                } catch (IOException e) {
                  return;
                }
              });
      assertThat(probe(node, LONG)).isEqualTo(Outcome.RESET);
    }
  }
}
