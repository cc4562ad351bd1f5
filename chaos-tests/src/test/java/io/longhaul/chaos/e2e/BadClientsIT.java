package io.longhaul.chaos.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.chaos.load.LoadRun;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Clients that misbehave get a clear answer or a bounded close; nothing of them stays, and those
 * that behave do not notice.
 */
@ExtendWith(TierExtension.class)
class BadClientsIT {
  private static final int CONNECTIONS = 30;
  private static final int BAD_CLIENTS = 20;
  private static final int MEGABYTE = 1 << 20;
  private static final Duration BOUND = Duration.ofSeconds(20);

  private static final String UPGRADE =
      """
      GET /echo HTTP/1.1\r
      Host: localhost\r
      Upgrade: websocket\r
      Connection: Upgrade\r
      Sec-WebSocket-Version: 13\r
      Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
      \r
      """;

  private final List<LoadRun> loads = new ArrayList<>();

  @BeforeEach
  void othersAreThere(LocalTier tier) {
    LoadRun load = tier.load(CONNECTIONS, 5);
    loads.add(load);
    Loads.awaitOpen(load, CONNECTIONS);
    Await.until("only they", () -> held(tier) == CONNECTIONS);
  }

  @AfterEach
  void othersNoticedNothingAndNothingStays(LocalTier tier) {
    Await.until("nothing of the bad clients stays", () -> held(tier) == CONNECTIONS);
    try (LoadRun load = loads.removeFirst()) {
      Loads.finishClean(load);
    }
  }

  private static int held(LocalTier tier) {
    return LocalTier.NODES.stream()
        .mapToInt(id -> tier.nodeAdmin(id).get("/v1/connections").path("connections").asInt())
        .sum();
  }

  @Test
  void garbageIsAnsweredOrClosed(LocalTier tier) throws IOException {
    for (int i = 0; i < BAD_CLIENTS; i++) {
      byte[] garbage = new byte[4_096];
      ThreadLocalRandom.current().nextBytes(garbage);
      // Not by chance the beginning of something right, nor without an end of its first line.
      garbage[0] = 0;
      garbage[100] = '\r';
      garbage[101] = '\n';
      try (Socket socket = connect(tier)) {
        socket.getOutputStream().write(garbage);
        assertThat(readToEnd(socket)).doesNotContain("Exception", "\tat ");
      }
    }
  }

  @Test
  void aHundredMegabytesOfHeadersAreRefusedLongBeforeTheirEnd(LocalTier tier) throws IOException {
    String line = "X-Filler: " + "f".repeat(1_000) + "\r\n";
    byte[] megabyte = line.repeat(MEGABYTE / line.length() + 1).getBytes(StandardCharsets.US_ASCII);
    try (Socket socket = connect(tier)) {
      write(socket, "GET / HTTP/1.1\r\nHost: localhost\r\n");
      int sentMegabytes = 0;
      try {
        for (; sentMegabytes < 100; sentMegabytes++) {
          socket.getOutputStream().write(megabyte);
        }
      } catch (SocketException e) {
        // Closed meanwhile, as it has to be.
        assertThat(e).hasMessageFindingMatch("(?i)reset|broken pipe|closed");
      }
      assertThat(sentMegabytes).isLessThan(100);
    }
  }

  @Test
  void aHeadThatComesByteByByteIsClosedInTime(LocalTier tier) throws IOException {
    long startNs = System.nanoTime();
    List<Socket> slow = new ArrayList<>();
    for (int i = 0; i < BAD_CLIENTS; i++) {
      Socket socket = connect(tier);
      write(socket, "GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");
      slow.add(socket);
    }
    while (!slow.isEmpty()) {
      assertThat(Duration.ofNanos(System.nanoTime() - startNs))
          .as("%d slow clients are still served", slow.size())
          .isLessThan(BOUND);
      slow.removeIf(BadClientsIT::endedAfterOneMoreByte);
      Await.pause(Duration.ofMillis(100));
    }
    assertThat(Duration.ofNanos(System.nanoTime() - startNs))
        .isGreaterThan(Duration.ofSeconds(TierFiles.HEAD_TIMEOUT_SECONDS));
  }

  private static boolean endedAfterOneMoreByte(Socket socket) {
    try {
      socket.getOutputStream().write('s');
      if (socket.getInputStream().available() == 0) {
        return false;
      }
      String answer = readToEnd(socket);
      socket.close();
      return answer.startsWith("HTTP/1.1 408");
    } catch (IOException e) {
      return true;
    }
  }

  @Test
  void aFrameWithoutAMaskEndsItsWebSocketByAProtocolError(LocalTier tier) throws IOException {
    for (byte[] frame :
        List.of(
            new byte[] {(byte) 0x82, 1, 0}, // no mask
            new byte[] {(byte) 0xF2, (byte) 0x81, 1, 2, 3, 4, 5}, // reserved bits
            new byte[] {(byte) 0x80, (byte) 0x81, 1, 2, 3, 4, 5})) { // a continuation of nothing
      try (Socket socket = connect(tier)) {
        write(socket, UPGRADE);
        socket.getOutputStream().write(frame);
        String answer = readToEnd(socket);
        assertThat(answer).startsWith("HTTP/1.1 101");
        // A close frame of two bytes or more with code 1002.
        assertThat(answer.substring(answer.indexOf("\r\n\r\n") + 4))
            .matches("(?s)\u0088.\u0003\u00ea.*");
      }
    }
  }

  private static Socket connect(LocalTier tier) throws IOException {
    Socket socket = new Socket();
    socket.setSoTimeout((int) BOUND.toMillis());
    socket.connect(tier.address("director-1"), (int) BOUND.toMillis());
    return socket;
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** All that comes until the other side ends, however it does; fails when it does not. */
  private static String readToEnd(Socket socket) throws IOException {
    StringBuilder answer = new StringBuilder();
    try {
      int octet = socket.getInputStream().read();
      while (octet >= 0) {
        answer.append((char) octet);
        octet = socket.getInputStream().read();
      }
    } catch (SocketException e) {
      answer.append("<reset>");
    }
    return answer.toString();
  }
}
