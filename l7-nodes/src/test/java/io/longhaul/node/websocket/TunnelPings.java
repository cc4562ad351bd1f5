package io.longhaul.node.websocket;

import static io.longhaul.node.testing.WebSocketFrames.clientText;
import static io.longhaul.node.testing.WebSocketFrames.frame;
import static io.longhaul.node.testing.WebSocketFrames.serverText;
import static io.longhaul.node.testing.WebSocketFrames.unmasked;
import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.testing.Await;
import io.longhaul.node.testing.Peer;
import io.longhaul.node.testing.TestNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The node's own Pings, and how long tunnels last, whatever their sides are made of. */
interface TunnelPings {
  /** The node's Ping to a client: two bytes and what it carries. */
  int PING_BYTES = 10;

  /** To an application, with a mask. */
  int MASKED_PING_BYTES = 14;

  TunnelFixture fixture();

  @Test
  default void silentClientThatAnswersPingsStaysAndTheApplicationSeesNone() throws Exception {
    Peer server = fixture().handshake("tunnelPing: {interval: 100ms, timeout: 20s}", "");
    for (int i = 0; i < 3; i++) {
      byte[] ping = fixture().client().read(PING_BYTES);
      assertThat(ping).startsWith(0x89, 8);
      byte[] pong = frame(0x8A, true, Arrays.copyOfRange(ping, 2, PING_BYTES));
      fixture().client().send(Arrays.copyOf(pong, 5));
      fixture().client().send(Arrays.copyOfRange(pong, 5, pong.length));
    }
    byte[] hello = clientText("hello");
    fixture().client().send(hello);
    assertThat(server.read(hello.length)).isEqualTo(hello);
    assertThat(fixture().node().count("websocket.frames", "from", "client")).isEqualTo(1);
    assertThat(fixture().node().tunnels()).isEqualTo(1);
  }

  @Test
  default void pongsToTheApplicationsPingsPass() throws Exception {
    Peer server = fixture().handshake("tunnelPing: {interval: 100ms, timeout: 20s}", "");
    byte[] own = fixture().client().read(PING_BYTES);
    byte[] others = frame(0x89, false, new byte[8]);
    server.send(others);
    assertThat(after(own)).isEqualTo(others);
    byte[] pong = frame(0x8A, true, new byte[8]);
    fixture().client().send(frame(0x8A, true, Arrays.copyOfRange(own, 2, PING_BYTES)));
    fixture().client().send(pong);
    assertThat(server.read(pong.length)).isEqualTo(pong);
  }

  /** The next frame of ten bytes that is not the node's. */
  private byte[] after(byte[] own) throws Exception {
    byte[] next = fixture().client().read(PING_BYTES);
    return Arrays.equals(next, own) ? after(own) : next;
  }

  @Test
  default void clientThatIgnoresPingsIsFound() throws Exception {
    Peer server = fixture().handshake("tunnelPing: {interval: 100ms, timeout: 200ms}", "");
    assertThat(fixture().client().read(PING_BYTES)).startsWith(0x89, 8);
    assertThat(unmasked(server.read(8))).isEqualTo(HexFormat.of().parseHex("880203E9"));
    assertThat(server.readByte()).isEqualTo(-1);
    ended("dead-peer");
  }

  @Test
  default void applicationThatIgnoresPingsIsFound() throws Exception {
    Peer server =
        fixture().handshake("tunnelPing: {interval: 100ms, timeout: 300ms, upstream: true}", "");
    byte[] pong = frame(0x8A, true, new byte[0]);
    byte[] toServer = unmasked(server.read(MASKED_PING_BYTES));
    assertThat(toServer).startsWith(0x89, 8);
    byte[] toClient = fixture().client().read(2);
    while (toClient[0] != (byte) 0x88) {
      fixture().client().send(pong);
      assertThat(fixture().client().read(8)).isEqualTo(Arrays.copyOfRange(toServer, 2, PING_BYTES));
      toClient = fixture().client().read(2);
    }
    assertThat(ByteBuffer.wrap(fixture().client().read(2)).getShort()).isEqualTo((short) 1001);
    ended("dead-peer");
  }

  @Test
  default void peerThatIsNotReadIsNotTakenForDead() throws Exception {
    Peer server =
        fixture().handshake("tunnelPing: {interval: 1s, timeout: 1s, upstream: true}", "");
    byte[] message = frame(0x82, false, new byte[1 << 20]);
    int messages = 64;
    Thread writer =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    for (int i = 0; i < messages; i++) {
                      server.send(message);
                    }
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                });
    assertThat(writer.join(Duration.ofSeconds(4))).isFalse();
    for (int i = 0; i < messages; i++) {
      assertThat(fixture().client().read(message.length)).isEqualTo(message);
    }
    assertThat(writer.join(Duration.ofSeconds(20))).isTrue();
    assertThat(fixture().node().count("tunnels.ended", "reason", "dead-peer")).isZero();
  }

  @Test
  default void whoHasSaidCloseIsNotPinged() throws Exception {
    Peer server = fixture().handshake("tunnelPing: {interval: 1s, timeout: 100ms}", "");
    byte[] close = frame(0x88, true, new byte[] {3, (byte) 0xE8});
    fixture().client().send(close);
    assertThat(server.read(close.length)).isEqualTo(close);
    long then = System.nanoTime();
    Await.until("a Ping would be due", () -> System.nanoTime() - then > 2_000_000_000);
    byte[] answer = frame(0x88, false, new byte[] {3, (byte) 0xE8});
    server.send(answer).close();
    assertThat(fixture().client().read(answer.length)).isEqualTo(answer);
  }

  @Test
  default void noPingGoesInsideAFrame() throws Exception {
    Peer server = fixture().handshake("tunnelPing: {interval: 100ms, timeout: 20s}", "");
    byte[] text = serverText("x".repeat(100));
    byte[] begun = Arrays.copyOf(text, 50);
    byte[] ping = fixture().client().read(PING_BYTES);
    server.send(begun);
    byte[] next = fixture().client().read(1);
    while (next[0] == ping[0]) {
      assertThat(fixture().client().read(PING_BYTES - 1)).hasSize(PING_BYTES - 1);
      next = fixture().client().read(1);
    }
    assertThat(fixture().client().read(49)).isEqualTo(Arrays.copyOfRange(text, 1, 50));
    long then = System.nanoTime();
    Await.until(
        "pings are due", () -> System.nanoTime() - then > 3 * 1_000_000 * Tunnel.RETRY_MS / 2);
    fixture().client().send(frame(0x8A, true, new byte[0]));
    server.send(Arrays.copyOfRange(text, 50, text.length));
    assertThat(fixture().client().read(text.length - 50))
        .isEqualTo(Arrays.copyOfRange(text, 50, text.length));
    assertThat(fixture().client().read(PING_BYTES)).isEqualTo(ping);
  }

  @Test
  default void silentTunnelEndsWithACloseToBoth() throws Exception {
    Peer server = fixture().handshake("tunnelIdleTimeout: 300ms", "");
    assertThat(fixture().client().read(4)).isEqualTo(HexFormat.of().parseHex("880203E9"));
    assertThat(unmasked(server.read(8))).isEqualTo(HexFormat.of().parseHex("880203E9"));
    assertThat(fixture().client().readByte()).isEqualTo(-1);
    ended("idle");
  }

  @Test
  default void tunnelEndsAtItsAgeBetweenFrames() throws Exception {
    Peer server = fixture().handshake("maxTunnelAge: 300ms", "");
    byte[] text = serverText("hello");
    server.send(Arrays.copyOf(text, 3));
    assertThat(fixture().client().read(3)).isEqualTo(Arrays.copyOf(text, 3));
    long then = System.nanoTime();
    Await.until("too old", () -> System.nanoTime() - then > 500_000_000);
    assertThat(fixture().node().tunnels()).isEqualTo(1);
    server.send(Arrays.copyOfRange(text, 3, text.length));
    assertThat(fixture().client().read(text.length - 3))
        .isEqualTo(Arrays.copyOfRange(text, 3, text.length));
    assertThat(fixture().client().read(4)).isEqualTo(HexFormat.of().parseHex("880203E9"));
    assertThat(unmasked(server.read(8))).isEqualTo(HexFormat.of().parseHex("880203E9"));
    ended("max-age");
  }

  private void ended(String reason) {
    TestNode node = fixture().node();
    Await.until("tunnel ended", () -> node.count("tunnels.ended", "reason", reason) == 1);
    assertThat(node.tunnels()).isZero();
  }
}
