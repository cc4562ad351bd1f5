package io.longhaul.node.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.config.TunnelPing;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When a peer is pinged, and when it is dead. */
final class PeerWatchTest {
  private static final long START = 5_000;

  private final PeerWatch peer =
      new PeerWatch(
          new TunnelPing(Duration.ofSeconds(30), Duration.ofSeconds(10), false), true, START);

  private void hears(long nowMs) {
    peer.heard(Unpooled.EMPTY_BUFFER, nowMs).release();
  }

  @Test
  void silenceOfAnIntervalIsDueAndNotBefore() {
    assertThat(peer.isDue(START + 29_999)).isFalse();
    assertThat(peer.lookMs(START + 29_999)).isEqualTo(1);
    assertThat(peer.isDue(START + 30_000)).isTrue();
    assertThat(peer.isDead(START + 300_000)).isFalse();
  }

  @Test
  void whatComesPutsThePingOff() {
    hears(START + 20_000);
    assertThat(peer.isDue(START + 49_999)).isFalse();
    assertThat(peer.isDue(START + 50_000)).isTrue();
  }

  @Test
  void silenceAfterAPingIsDeathAndNotBefore() {
    peer.pinged(START + 30_000);
    assertThat(peer.isDue(START + 39_999)).isFalse();
    assertThat(peer.isDead(START + 39_999)).isFalse();
    assertThat(peer.isDead(START + 40_000)).isTrue();
  }

  @Test
  void anyByteAfterAPingIsLife() {
    peer.pinged(START + 30_000);
    hears(START + 39_999);
    assertThat(peer.isDead(START + 40_000)).isFalse();
    assertThat(peer.lookMs(START + 40_000)).isEqualTo(29_999);
  }

  @Test
  void peerThatWasNotReadHasItsTimeAnew() {
    peer.pinged(START + 30_000);
    peer.readAgain(START + 39_999);
    assertThat(peer.isDead(START + 49_998)).isFalse();
    assertThat(peer.isDead(START + 49_999)).isTrue();
  }

  @Test
  void answerThatComesSoonDoesNotPutOffTheNextPing() {
    PeerWatch patient =
        new PeerWatch(
            new TunnelPing(Duration.ofSeconds(1), Duration.ofHours(1), false), true, START);
    patient.pinged(START + 1_000);
    assertThat(patient.lookMs(START + 1_000)).isEqualTo(1_000);
  }
}
