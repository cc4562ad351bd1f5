package io.longhaul.director.xdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which packets a shim claims for the kernel's real sockets (rule R11). */
@Tag("needs-clang")
@Tag("needs-libbpf")
@Tag("needs-bpf")
class ShimSocketTest {
  private static final int FULL_FIT = 1 << 24;
  private static final int TIME_WAIT_FIT = 1 << 16;
  private static final int LIMIT_MS = 10_000;

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void anOpenConnectionClaimsWhatIsNearItsNumbers(String address) throws Exception {
    try (SocketHost host = new SocketHost(address);
        SocketHost.Connection connection = host.connect()) {
      FitRange seq = seqRange(host, connection.clientPort());
      assertThat(seq.size()).isEqualTo(2L * FULL_FIT + 1);

      FitRange ack = ackRange(host, connection.clientPort(), seq.middle());
      assertThat(ack.size()).isEqualTo(2L * FULL_FIT + 1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void whatFitsMovesWithTheConnection(String address) throws Exception {
    try (SocketHost host = new SocketHost(address);
        SocketHost.Connection connection = host.connect()) {
      int port = connection.clientPort();
      int rcvNxt = seqRange(host, port).middle();
      int sndUna = ackRange(host, port, rcvNxt).middle();

      connection.client().getOutputStream().write(new byte[1234]);
      assertThat(connection.server().getInputStream().readNBytes(1234)).hasSize(1234);
      assertThat(seqRange(host, port).middle()).isEqualTo(rcvNxt + 1234);

      connection.server().getOutputStream().write(new byte[777]);
      assertThat(connection.client().getInputStream().readNBytes(777)).hasSize(777);
      assertThat(ackRange(host, port, rcvNxt).middle()).isEqualTo(sndUna + 777);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void anErrorIsClaimedByTheNumberThatItQuotes(String address) throws Exception {
    try (SocketHost host = new SocketHost(address);
        SocketHost.Connection connection = host.connect()) {
      int port = connection.clientPort();
      int rcvNxt = seqRange(host, port).middle();
      int sndUna = ackRange(host, port, rcvNxt).middle();

      FitRange quoted =
          FitRange.find(
              seq ->
                  host.whileHopsRemain(error(host, address, port, seq))
                      == ShimCounter.SOCKET_CLAIMED,
              FULL_FIT);
      assertThat(quoted.size()).isEqualTo(2L * FULL_FIT + 1);
      assertThat(quoted.middle()).isEqualTo(sndUna);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void whatDoesNotFitGoesOnAndIsAnsweredOnlyAtTheEnd(String address) throws Exception {
    try (SocketHost host = new SocketHost(address);
        SocketHost.Connection connection = host.connect()) {
      FitRange seq = seqRange(host, connection.clientPort());
      byte[] packet = host.segment(connection.clientPort()).flags("").seq(seq.last() + 1).ip();

      assertThat(host.whileHopsRemain(packet)).isEqualTo(ShimCounter.FORWARDED);
      assertThat(host.atTheEnd(packet)).isEqualTo(ShimCounter.NOTED_DROPPED);
      assertThat(host.atTheEndRepeated(packet)).isEqualTo(ShimCounter.UNCLAIMED_DELIVERED);
      host.program().settings().vouchedUntil(0);
      assertThat(host.atTheEnd(packet)).isEqualTo(ShimCounter.NOT_VOUCHED_DROPPED);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void aConnectionThatNobodyAcceptedClaimsAsWell(String address) throws Exception {
    try (SocketHost host = new SocketHost(address);
        Socket client = new Socket()) {
      client.connect(host.door(), LIMIT_MS);

      assertThat(seqRange(host, client.getLocalPort()).size()).isEqualTo(2L * FULL_FIT + 1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void aClosedConnectionWithUnsentBytesStillClaims(String address) throws Exception {
    try (SocketHost host = new SocketHost(address);
        SocketHost.Connection connection = host.connectSlowReader()) {
      connection.server().setSendBufferSize(200_000);
      connection.server().getOutputStream().write(new byte[60_000]);
      connection.server().close();

      assertThat(seqRange(host, connection.clientPort()).size()).isEqualTo(2L * FULL_FIT + 1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void aConnectionInTimeWaitClaimsLittle(String address) throws Exception {
    try (SocketHost host = new SocketHost(address);
        SocketHost.Connection connection = host.connect()) {
      int port = connection.clientPort();
      int rcvNxt = seqRange(host, port).middle();
      connection.server().close();
      assertThat(connection.client().getInputStream().read()).isEqualTo(-1);
      connection.client().close();
      awaitNarrow(host, port, rcvNxt);

      FitRange left =
          FitRange.find(
              number -> host.claims(host.segment(port).flags("A").seq(rcvNxt + number)),
              TIME_WAIT_FIT);
      assertThat(left.size()).isEqualTo(2L * TIME_WAIT_FIT + 1);
      assertThat(left.middle()).as("behind the client's FIN").isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void aListenerAloneClaimsNothing(String address) throws Exception {
    try (SocketHost host = new SocketHost(address)) {
      byte[] packet = host.segment(1).flags("A").ip();

      assertThat(host.whileHopsRemain(packet)).isEqualTo(ShimCounter.FORWARDED);
      assertThat(host.atTheEnd(packet)).isEqualTo(ShimCounter.NOTED_DROPPED);
      assertThat(host.atTheEndRepeated(packet)).isEqualTo(ShimCounter.UNCLAIMED_DELIVERED);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void probesAreToldWhetherSomebodyListens(String address) throws Exception {
    try (SocketHost host = new SocketHost(address)) {
      Probe probe =
          new Probe(3, 0x1122334455667788L, host.door().getAddress(), host.door().getPort());
      byte[] frame = probe.frame(Tier.DIRECTOR, ShimTier.ADDRESS);
      assertThat(holds(host, frame)).isEqualTo(3);

      host.listener.close();
      assertThat(holds(host, frame)).isEqualTo(2);
      host.program().settings().vouchedUntil(0);
      assertThat(holds(host, frame)).isZero();
    }
  }

  private static int holds(SocketHost host, byte[] probe) {
    byte[] answer = host.program().program().run(probe).packet();
    assertThat(Arrays.copyOfRange(answer, 54, 62))
        .as("nonce")
        .containsExactly(0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88);
    return Checksums.get32(answer, 14 + 20 + 8 + 40);
  }

  private static FitRange seqRange(SocketHost host, int port) {
    return FitRange.find(seq -> host.claims(host.segment(port).flags("").seq(seq)), FULL_FIT);
  }

  private static FitRange ackRange(SocketHost host, int port, int seq) {
    return FitRange.find(
        ack -> host.claims(host.segment(port).flags("A").seq(seq).ack(ack)), FULL_FIT);
  }

  private static byte[] error(SocketHost host, String address, int port, int seq) {
    byte[] quoted = host.reply(port).seq(seq).ip();
    boolean v6 = address.indexOf(':') >= 0;
    byte[] least = Arrays.copyOf(quoted, (v6 ? 40 : 20) + 8);
    return PacketBuilder.icmp(address, address, v6 ? 1 : 3, 0, 0, least).ip();
  }

  /** The socket shrinks to TIME_WAIT when the last acknowledgement is through. */
  private static void awaitNarrow(SocketHost host, int port, int rcvNxt) throws IOException {
    long endNs = System.nanoTime() + LIMIT_MS * 1_000_000L;
    while (host.claims(host.segment(port).flags("").seq(rcvNxt + FULL_FIT))) {
      if (System.nanoTime() > endNs) {
        throw new IOException("no TIME_WAIT within " + LIMIT_MS + " ms");
      }
      Thread.onSpinWait();
    }
  }
}
