package io.longhaul.chaos.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each counter can fail, and none does for a server that behaves. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class LoadRunTest {
  private static final int CONNECTIONS = 8;

  private static LoadSettings settings(EchoServer server) {
    return LoadSettings.of(server.target(), CONNECTIONS, 50, Duration.ofMillis(600));
  }

  private static LoadResult run(LoadSettings settings) {
    try (LoadRun run = LoadRun.start(settings)) {
      return run.result().join();
    }
  }

  private static LoadResult run(EchoServer.Behaviour behaviour) {
    try (EchoServer server = EchoServer.start(behaviour)) {
      return run(settings(server));
    }
  }

  @Test
  void everyEchoOfAProperServerCountsAndEveryWebSocketSaysGoodbye() {
    try (EchoServer server = EchoServer.start(EchoServer::echo)) {
      LoadResult result = run(settings(server));

      assertThat(result.clean()).as(result.line()).isTrue();
      assertThat(result.counts().opened()).isEqualTo(CONNECTIONS);
      assertThat(result.counts().echoed())
          .isEqualTo(result.counts().sent())
          .isBetween(CONNECTIONS * 15L, CONNECTIONS * 50L);
      assertThat(server.goodbyes()).isEqualTo(CONNECTIONS);
      assertThat(result.maxUs()).isPositive();
    }
  }

  @Test
  void messagesOfAllSizesAndFragmentsWithPingsBetweenAreTheSameMessages() {
    EchoServer.Behaviour fragments =
        (number, payload, out) -> {
          int half = payload.length / 2;
          out.frame(0x02, Arrays.copyOf(payload, half));
          out.frame(0x89, "are you there".getBytes(StandardCharsets.US_ASCII));
          out.frame(0x00, new byte[0]);
          out.frame(0x80, Arrays.copyOfRange(payload, half, payload.length));
        };
    for (int size : List.of(24, 25, 31, 125, 126, 65_535, 65_536)) {
      try (EchoServer server = EchoServer.start(fragments)) {
        LoadResult result =
            run(
                LoadSettings.of(server.target(), 2, 20, Duration.ofMillis(200))
                    .withSizeBytes(size));
        assertThat(result.clean()).as(size + " bytes: " + result).isTrue();
        assertThat(result.counts().echoed()).isPositive();
      }
    }
  }

  @Test
  void oneWrongByteInAMessageCountsAsCorrupt() {
    LoadResult result =
        run(
            (number, payload, out) -> {
              payload[number % payload.length] ^= 1;
              out.message(payload);
            });
    assertThat(result.counts().corrupt()).isEqualTo(result.counts().sent()).isPositive();
    assertThat(result.counts().closed()).isZero();
    assertThat(result.counts().lost()).isZero();
    assertThat(result.clean()).isFalse();
  }

  @Test
  void messagesThatAreNotAnsweredCountAsLostAndNothingElseDoes() {
    LoadResult result =
        run(
            (number, payload, out) -> {
              if (number % 5 != 2) {
                out.message(payload);
              }
            });
    assertThat(result.counts().lost())
        .isEqualTo(result.counts().sent() - result.counts().echoed())
        .isGreaterThanOrEqualTo(CONNECTIONS);
    assertThat(result.counts().corrupt()).isZero();
    assertThat(result.counts().closed()).isZero();
  }

  @Test
  void messagesOutOfOrderCountAsCorruptAndNotAsLost() {
    LoadResult result =
        run(
            (number, payload, out) -> {
              if (number % 2 == 0 && number < 10) {
                out.keep(payload);
              } else {
                out.message(payload);
                if (number < 10) {
                  out.message(out.kept());
                }
              }
            });
    assertThat(result.counts().corrupt()).isEqualTo(CONNECTIONS * 5L);
    assertThat(result.counts().lost()).isZero();
    assertThat(result.counts().closed()).isZero();
  }

  @Test
  void anAnswerThatComesTwiceCountsAsCorrupt() {
    LoadResult result =
        run(
            (number, payload, out) -> {
              out.message(payload);
              if (number == 3) {
                out.message(payload);
              }
            });
    assertThat(result.counts().corrupt()).isEqualTo(CONNECTIONS);
    assertThat(result.counts().lost()).isZero();
  }

  @Test
  void aConnectionThatTheServerCutsCountsAsClosedAndItsOpenMessagesAsLost() {
    LoadResult result =
        run(
            (number, payload, out) -> {
              if (number == 3) {
                out.cut();
              }
              out.message(payload);
            });
    assertThat(result.counts().closed()).isEqualTo(CONNECTIONS);
    assertThat(result.counts().lost()).isGreaterThanOrEqualTo(CONNECTIONS);
    assertThat(result.counts().corrupt()).isZero();
    assertThat(result.clean()).isFalse();
  }

  @Test
  void aCloseFrameFromTheServerCountsAsClosedAndItsReasonIsKept() {
    LoadResult result =
        run((number, payload, out) -> out.frame(0x88, new byte[] {0x03, (byte) 0xE9, 'b', 'y'}));
    assertThat(result.counts().closed()).isEqualTo(CONNECTIONS);
    assertThat(result.counts().reasons())
        .containsEntry("closed: the other side sent close 1001 'by'", (long) CONNECTIONS);
  }

  @Test
  void brokenFramesCountAsCorruptAndEndTheirConnection() {
    for (byte[] wrong :
        List.of(
            new byte[] {(byte) 0xC2, 1, 0}, // a reserved bit
            new byte[] {(byte) 0x83, 1, 0}, // an unknown opcode
            new byte[] {(byte) 0x80, 1, 0}, // a continuation of nothing
            new byte[] {(byte) 0x82, (byte) 0x81, 0, 0, 0, 0, 0}, // a mask
            new byte[] {0x09, 0}, // a fragmented ping
            new byte[] {(byte) 0x89, 126, 0, 126})) { // a ping that is too long
      LoadResult result = run((number, payload, out) -> out.raw(wrong));
      assertThat(result.counts().corrupt()).as(Arrays.toString(wrong)).isEqualTo(CONNECTIONS);
      assertThat(result.counts().closed()).isEqualTo(CONNECTIONS);
    }
  }

  @Test
  void anAnswerOtherThanTheRightHandshakeIsNotAnOpenWebSocket() {
    List<EchoServer.Greeting> wrong =
        List.of(
            key -> "HTTP/1.1 503 Service Unavailable\r\n\r\n",
            key -> EchoServer.properly("another key"),
            key -> EchoServer.properly(key).replace("upgrade: WebSocket", "x: y"),
            key -> EchoServer.properly(key).replace("connection", "x"),
            key -> "x".repeat(Handshake.MAX_RESPONSE_BYTES + 1));
    for (EchoServer.Greeting greeting : wrong) {
      try (EchoServer server = EchoServer.greeting(greeting)) {
        LoadResult result = run(settings(server));
        assertThat(result.counts().opened()).isZero();
        assertThat(result.counts().failed()).isEqualTo(CONNECTIONS);
        assertThat(result.clean()).isFalse();
      }
    }
  }

  @Test
  void aServerThatIsNotThereIsGivenUpSoonWithTheReason() throws IOException {
    int port;
    try (ServerSocket taken = new ServerSocket(0)) {
      port = taken.getLocalPort();
    }
    LoadResult result =
        run(
            LoadSettings.of(
                Target.parse("ws://127.0.0.1:" + port + "/"), 3_000, 1, Duration.ofHours(1)));
    assertThat(result.counts().opened()).isZero();
    assertThat(result.counts().reasons().keySet())
        .anySatisfy(reason -> assertThat(reason).contains("Connection refused", "" + port));
  }

  @Test
  void aHostThatNobodyKnowsIsGivenUpSoonWithTheReason() {
    LoadResult result =
        run(LoadSettings.of(Target.parse("ws://nobody.invalid/"), 2, 1, Duration.ofHours(1)));
    assertThat(result.counts().reasons().keySet())
        .contains("failed: host: nobody.invalid (expected: a known name)");
  }

  @Test
  void latencyIsMeasuredFromTheTimeAtWhichAMessageWasMeantToBeSent() {
    LoadResult result =
        run(
            (number, payload, out) -> {
              if (number == 5) {
                pause(Duration.ofMillis(300));
              }
              out.message(payload);
            });
    assertThat(result.counts().lost()).isZero();
    assertThat(result.maxUs()).isGreaterThan(250_000);
    // Not only the one message that met the pause, but all that were due meanwhile, were late.
    assertThat(result.p99Us()).isGreaterThan(150_000);
  }

  private static void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void webSocketsWithALifetimeEndByThemselvesAndNewOnesTakeTheirPlace() {
    try (EchoServer server = EchoServer.start(EchoServer::echo)) {
      LoadResult result =
          run(
              LoadSettings.of(server.target(), CONNECTIONS, 20, Duration.ofSeconds(2))
                  .withLifetime(Duration.ofMillis(200)));
      assertThat(result.clean()).as(result.line()).isTrue();
      assertThat(result.counts().opened())
          .isGreaterThan(CONNECTIONS * 2L)
          .isEqualTo(server.accepted());
      assertThat(result.line()).endsWith(" failed=0");
    }
  }

  @Test
  void aRunThatIsEndedEarlyWaitsForItsEchoesAndClosesInOrder() {
    try (EchoServer server = EchoServer.start(EchoServer::echo);
        LoadRun run =
            LoadRun.start(
                LoadSettings.of(server.target(), CONNECTIONS, 100, Duration.ofHours(1)))) {
      while (run.counts().echoed() < 50) {
        Thread.onSpinWait();
      }
      LoadResult result = run.finish();
      assertThat(result.clean()).as(result.line()).isTrue();
      assertThat(server.goodbyes()).isEqualTo(CONNECTIONS);
    }
  }
}
