package io.longhaul.node.websocket;

import static io.longhaul.node.testing.WebSocketFrames.frame;
import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.testing.Await;
import io.longhaul.node.testing.Peer;
import io.longhaul.node.testing.TestNode;
import io.micrometer.core.instrument.Counter;
import org.junit.jupiter.api.Test;

/** Whose end it is when a tunnel is over, whatever its sides are made of. */
interface TunnelEnds {
  TunnelFixture fixture();

  @Test
  default void clientThatIsLostHasCutItsWebSocket() throws Exception {
    Peer server = fixture().handshake();
    fixture().client().reset();
    assertThat(server.readToEnd()).isEqualTo("<reset>");
    isCut("client");
  }

  @Test
  default void applicationThatIsLostHasCutItsWebSocket() throws Exception {
    fixture().handshake().reset();
    isCut("upstream");
  }

  @Test
  default void clientThatEndsWithoutACloseHasCutItWhoeverFollows() throws Exception {
    Peer server = fixture().handshake();
    fixture().client().endOutput();
    assertThat(server.readByte()).isEqualTo(-1);
    server.endOutput();
    isCut("client");
  }

  @Test
  default void applicationThatEndsWithoutACloseHasCutItWhoeverFollows() throws Exception {
    Peer server = fixture().handshake();
    server.endOutput();
    assertThat(fixture().client().readByte()).isEqualTo(-1);
    fixture().client().endOutput();
    isCut("upstream");
  }

  @Test
  default void whatComesBehindACloseIsNobodysFault() throws Exception {
    Peer server = fixture().handshake();
    byte[] close = frame(0x88, true, new byte[] {3, (byte) 0xE8});
    fixture().client().send(close);
    assertThat(server.read(close.length)).isEqualTo(close);
    server.reset();
    ended("upstream");
    assertThat(failures()).isZero();
  }

  @Test
  default void closeOfTheApplicationsIsNobodysFault() throws Exception {
    Peer server = fixture().handshake();
    byte[] close = frame(0x88, false, new byte[] {3, (byte) 0xE8});
    server.send(close);
    assertThat(fixture().client().read(close.length)).isEqualTo(close);
    fixture().client().endOutput();
    assertThat(server.readByte()).isEqualTo(-1);
    server.endOutput();
    ended("client");
    assertThat(failures()).isZero();
  }

  private void isCut(String blamed) {
    TestNode node = fixture().node();
    String reason = blamed + "-cut";
    ended(reason);
    assertThat(node.count("failures", "blame", blamed, "reason", "tunnel-" + reason)).isOne();
    assertThat(failures()).isOne();
  }

  private void ended(String reason) {
    TestNode node = fixture().node();
    Await.until("tunnel ended", () -> node.count("tunnels.opened") == 1 && node.tunnels() == 0);
    assertThat(node.count("tunnels.ended", "reason", reason)).isOne();
  }

  private double failures() {
    return fixture().node().counters("failures").mapToDouble(Counter::count).sum();
  }
}
