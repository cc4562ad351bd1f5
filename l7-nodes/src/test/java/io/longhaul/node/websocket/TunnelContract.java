package io.longhaul.node.websocket;

import static io.longhaul.node.testing.WebSocketFrames.clientText;
import static io.longhaul.node.testing.WebSocketFrames.frame;
import static io.longhaul.node.testing.WebSocketFrames.serverText;
import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.proxy.Transport;
import io.longhaul.node.testing.Await;
import io.longhaul.node.testing.Peer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What a WebSocket through a node is to both of its ends, whatever its sides are made of. */
abstract class TunnelContract extends TunnelFixture
    implements TunnelSizes, TunnelPings, TunnelEnds {
  TunnelContract(Transport transport) {
    super(transport);
  }

  @Test
  void framesPassUntouchedInBothDirections() throws Exception {
    Peer server = handshake();
    byte[] up = clientText("hello");
    client().send(up);
    assertThat(server.read(up.length)).isEqualTo(up);
    byte[] down = serverText("x".repeat(70_000));
    server.send(down);
    assertThat(client().read(down.length)).isEqualTo(down);
    assertThat(node().tunnels()).isEqualTo(1);
    assertThat(node().count("websocket.messages", "from", "client")).isEqualTo(1);
    assertThat(node().count("websocket.messages", "from", "upstream")).isEqualTo(1);
    assertThat(node().count("websocket.bytes", "from", "upstream")).isEqualTo(down.length);
  }

  @Test
  void bytesThatCameBehindTheHandshakeAreNotLost() throws Exception {
    byte[] early = clientText("early");
    client().open(early);
    client().awaitOpen();
    Peer server = accepted();
    assertThat(server.read(early.length)).isEqualTo(early);
  }

  @Test
  void clientThatEndedItsDirectionBeforeTheTunnelOpenedIsHeard() throws Exception {
    client().open(new byte[0]);
    client().endOutput();
    client().awaitOpen();
    Peer server = accepted();
    assertThat(server.readByte()).isEqualTo(-1);
    assertCalm();
  }

  @Test
  void closeEndsBothSidesWhenServerClosesTcp() throws Exception {
    Peer server = handshake();
    byte[] close = frame(0x88, true, new byte[] {3, (byte) 0xE8});
    client().send(close);
    assertThat(server.read(close.length)).isEqualTo(close);
    byte[] answer = frame(0x88, false, new byte[] {3, (byte) 0xE8});
    server.send(answer).close();
    assertThat(client().read(answer.length)).isEqualTo(answer);
    assertThat(client().readToEnd()).isEmpty();
    client().close();
    Await.until("tunnel ended", () -> node().tunnels() == 0);
  }

  @Test
  void halfCloseReachesOtherSideAndLeavesItsDirectionOpen() throws Exception {
    Peer server = handshake();
    client().endOutput();
    assertThat(server.readByte()).isEqualTo(-1);
    assertCalm();
    byte[] late = serverText("late");
    server.send(late);
    assertThat(client().read(late.length)).isEqualTo(late);
    server.endOutput();
    assertThat(client().readByte()).isEqualTo(-1);
    Await.until("tunnel ended", () -> node().tunnels() == 0);
  }

  @Test
  void resetReachesOtherSideAsReset() throws Exception {
    Peer server = handshake();
    client().reset();
    assertThat(server.readToEnd()).isEqualTo("<reset>");
    Await.until("tunnel ended", () -> node().tunnels() == 0);
  }

  @Test
  void unmaskedClientFrameIsAnsweredWithCloseAndNeverReachesServer() throws Exception {
    Peer server = handshake();
    byte[] good = clientText("good");
    client().send(good);
    client().send(serverText("bad"));
    assertThat(client().read(4)).isEqualTo(new byte[] {(byte) 0x88, 2, 3, (byte) 0xEA});
    assertThat(client().readToEnd()).isEmpty();
    assertThat(server.read(good.length)).isEqualTo(good);
    assertThat(server.read(2)).isEqualTo(new byte[] {(byte) 0x88, (byte) 0x82});
    assertThat(node().count("websocket.faults", "reason", "mask")).isEqualTo(1);
    assertThat(node().count("tunnels.ended", "reason", "client-fault")).isEqualTo(1);
  }

  @Test
  void slowReaderHoldsBackTheFastWriter() throws Exception {
    Peer server = handshake();
    byte[] payload = new byte[1 << 20];
    Arrays.fill(payload, (byte) 'x');
    byte[] message = frame(0x82, false, payload);
    Thread writer =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    for (int i = 0; i < 64; i++) {
                      server.send(message);
                    }
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                });
    assertThat(writer.join(java.time.Duration.ofMillis(500))).isFalse();
    for (int i = 0; i < 64; i++) {
      assertThat(client().read(message.length)).isEqualTo(message);
    }
    assertThat(writer.join(java.time.Duration.ofSeconds(20))).isTrue();
  }
}
