package io.longhaul.node.websocket;

import static io.longhaul.node.testing.WebSocketFrames.frame;
import static io.longhaul.node.testing.WebSocketFrames.serverText;
import static io.longhaul.node.testing.WebSocketFrames.unmasked;
import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.testing.Await;
import io.longhaul.node.testing.Peer;
import io.longhaul.node.testing.TestNode;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** How large what comes may be, whatever a tunnel's sides are made of. */
interface TunnelSizes {
  String LIMITS = "maxFrameBytes: 1000, maxMessageBytes: 2500";

  TunnelFixture fixture();

  @Test
  default void frameThatSaysItIsTooLargeIsRefusedByItsHeader() throws Exception {
    Peer server = fixture().handshake("", LIMITS);
    byte[] good = frame(0x82, true, new byte[1000]);
    fixture().client().send(good);
    assertThat(server.read(good.length)).isEqualTo(good);
    fixture().client().send(HexFormat.of().parseHex("82FF7FFFFFFFFFFFFFFF"));
    assertThat(fixture().client().read(4)).isEqualTo(HexFormat.of().parseHex("880203F1"));
    assertThat(fixture().client().readToEnd()).isEmpty();
    assertThat(unmasked(server.read(8))).isEqualTo(HexFormat.of().parseHex("880203E9"));
    assertThat(server.readByte()).isEqualTo(-1);
    ended("client-fault", "frame-too-large");
  }

  @Test
  default void applicationsFrameThatSaysItIsTooLargeIsRefusedByItsHeader() throws Exception {
    Peer server = fixture().handshake("", LIMITS);
    byte[] good = serverText("x".repeat(1000));
    server.send(good).send(HexFormat.of().parseHex("827E03E9"));
    assertThat(fixture().client().read(good.length)).isEqualTo(good);
    assertThat(fixture().client().read(4)).isEqualTo(HexFormat.of().parseHex("880203E9"));
    assertThat(unmasked(server.read(8))).isEqualTo(HexFormat.of().parseHex("880203F1"));
    ended("upstream-fault", "frame-too-large");
  }

  @Test
  default void fragmentsCountTogetherAndControlFramesBetweenThemDoNot() throws Exception {
    Peer server = fixture().handshake("", LIMITS);
    byte[][] good = {
      frame(0x02, true, new byte[1000]),
      frame(0x89, true, new byte[125]),
      frame(0x00, true, new byte[1000]),
      frame(0x80, true, new byte[500]),
      frame(0x02, true, new byte[1000]),
      frame(0x00, true, new byte[1000]),
      frame(0x8A, true, new byte[1])
    };
    for (byte[] each : good) {
      fixture().client().send(each);
      assertThat(server.read(each.length)).isEqualTo(each);
    }
    fixture().client().send(HexFormat.of().parseHex("00FE01F5"));
    assertThat(fixture().client().read(4)).isEqualTo(HexFormat.of().parseHex("880203F1"));
    assertThat(unmasked(server.read(8))).isEqualTo(HexFormat.of().parseHex("880203E9"));
    ended("client-fault", "message-too-large");
  }

  private void ended(String reason, String fault) {
    TestNode node = fixture().node();
    Await.until("tunnel ended", () -> node.count("tunnels.ended", "reason", reason) == 1);
    assertThat(node.count("websocket.faults", "reason", fault)).isEqualTo(1);
  }
}
