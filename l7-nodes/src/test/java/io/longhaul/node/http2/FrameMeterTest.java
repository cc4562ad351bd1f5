package io.longhaul.node.http2;

import static io.longhaul.node.testing.Http2Peer.CONTINUATION;
import static io.longhaul.node.testing.Http2Peer.DATA;
import static io.longhaul.node.testing.Http2Peer.END_HEADERS;
import static io.longhaul.node.testing.Http2Peer.HEADERS;
import static io.longhaul.node.testing.Http2Peer.PING;
import static io.longhaul.node.testing.Http2Peer.PRIORITY;
import static io.longhaul.node.testing.Http2Peer.RST_STREAM;
import static io.longhaul.node.testing.Http2Peer.SETTINGS;
import static io.longhaul.node.testing.Http2Peer.WINDOW_UPDATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.metrics.Http2Abuse;
import io.longhaul.node.testing.Http2Peer;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FrameMeterTest {
  private int open;
  private final FrameMeter meter = FrameMeter.ofClient(32 * 1024, () -> open);
  private long nowMs;

  @BeforeEach
  void preface() {
    assertThat(follow(Http2Peer.PREFACE.getBytes(StandardCharsets.US_ASCII))).isEmpty();
  }

  private Optional<Http2Abuse> follow(byte[] bytes) {
    return meter.follow(Unpooled.wrappedBuffer(bytes), nowMs);
  }

  private Optional<Http2Abuse> frame(int type, int flags, int length) {
    return follow(Http2Peer.bytes(type, flags, 1, new byte[length]));
  }

  @ParameterizedTest
  @CsvSource({
    PING + ", 8, " + FrameMeter.MAX_PINGS + ", PINGS",
    SETTINGS + ", 0, " + FrameMeter.MAX_SETTINGS + ", SETTINGS",
    RST_STREAM + ", 4, " + FrameMeter.MAX_RESETS + ", RESETS",
    DATA + ", 0, " + FrameMeter.MAX_EMPTY_FRAMES + ", EMPTY_FRAMES",
    PRIORITY + ", 5, " + FrameMeter.MAX_IGNORED_FRAMES + ", IGNORED_FRAMES",
    "99, 3, " + FrameMeter.MAX_IGNORED_FRAMES + ", IGNORED_FRAMES",
    WINDOW_UPDATE + ", 4, " + FrameMeter.MAX_WINDOW_UPDATES + ", WINDOW_UPDATES",
  })
  void limitIsTheLastThatIsTaken(int type, int length, int limit, Http2Abuse abuse) {
    for (int i = 0; i < limit; i++) {
      assertThat(frame(type, 0, length)).isEmpty();
    }
    assertThat(frame(type, 0, length)).contains(abuse);
  }

  @Test
  void countsBeginAnewWithTheNextWindow() {
    for (int window = 0; window < 3; window++) {
      for (int i = 0; i < FrameMeter.MAX_PINGS; i++) {
        assertThat(frame(PING, 0, 8)).isEmpty();
      }
      nowMs += FrameMeter.WINDOW_MS;
    }
  }

  @Test
  void clientMayResetAllThatWereOpenWhenTheWindowBegan() {
    open = 600;
    nowMs += FrameMeter.WINDOW_MS;
    for (int i = 0; i < open + FrameMeter.MAX_RESETS; i++) {
      assertThat(frame(RST_STREAM, 0, 4)).isEmpty();
    }
    assertThat(frame(RST_STREAM, 0, 4)).contains(Http2Abuse.RESETS);
  }

  @Test
  void streamsOpenedInAWindowAllowNoMoreResetsInIt() {
    nowMs += FrameMeter.WINDOW_MS;
    assertThat(frame(PING, 0, 8)).isEmpty();
    for (int i = 0; i < FrameMeter.MAX_RESETS; i++) {
      open++;
      assertThat(frame(RST_STREAM, 0, 4)).isEmpty();
    }
    assertThat(frame(RST_STREAM, 0, 4)).contains(Http2Abuse.RESETS);
  }

  @Test
  void openStreamsAllowAClientNothingElse() {
    open = 600;
    nowMs += FrameMeter.WINDOW_MS;
    for (int i = 0; i < FrameMeter.MAX_PINGS; i++) {
      assertThat(frame(PING, 0, 8)).isEmpty();
    }
    assertThat(frame(PING, 0, 8)).contains(Http2Abuse.PINGS);
  }

  @Test
  void provokedResetsAreCounted() {
    for (int i = 0; i < FrameMeter.MAX_PROVOKED_RESETS; i++) {
      assertThat(meter.provoked(nowMs)).isEmpty();
    }
    assertThat(meter.provoked(nowMs)).contains(Http2Abuse.PROVOKED_RESETS);
  }

  @Test
  void headerBlockMayHaveSoManyContinuationsAndNoMore() {
    for (int block = 0; block < 50; block++) {
      assertThat(frame(HEADERS, 0, 10)).isEmpty();
      for (int i = 1; i < FrameMeter.MAX_CONTINUATIONS; i++) {
        assertThat(frame(CONTINUATION, 0, 10)).isEmpty();
      }
      assertThat(frame(CONTINUATION, END_HEADERS, 10)).isEmpty();
    }
    assertThat(frame(HEADERS, 0, 10)).isEmpty();
    for (int i = 0; i < FrameMeter.MAX_CONTINUATIONS; i++) {
      assertThat(frame(CONTINUATION, 0, 10)).isEmpty();
    }
    assertThat(frame(CONTINUATION, 0, 10)).contains(Http2Abuse.CONTINUATIONS);
  }

  @ParameterizedTest
  @CsvSource({"8192, 16", "245760, 16", "262144, 17", "1048576, 65"})
  void headerBlockThatMayBeLongMayHaveMoreContinuations(int headBytes, int most) {
    assertThat(FrameMeter.continuations(headBytes)).isEqualTo(most);
    FrameMeter longHeads = FrameMeter.ofClient(headBytes, () -> 0);
    byte[] preface = Http2Peer.PREFACE.getBytes(StandardCharsets.US_ASCII);
    byte[] first = Http2Peer.bytes(HEADERS, 0, 1, new byte[10]);
    byte[] more = Http2Peer.bytes(CONTINUATION, 0, 1, new byte[10]);
    assertThat(longHeads.follow(Unpooled.wrappedBuffer(preface, first), nowMs)).isEmpty();
    for (int i = 0; i < most; i++) {
      assertThat(longHeads.follow(Unpooled.wrappedBuffer(more), nowMs)).isEmpty();
    }
    assertThat(longHeads.follow(Unpooled.wrappedBuffer(more), nowMs))
        .contains(Http2Abuse.CONTINUATIONS);
  }

  @Test
  void windowUpdatesThatWhatWasSentExplainsAreNotHeldAgainstTheClient() {
    for (int i = 0; i < 10 * FrameMeter.MAX_WINDOW_UPDATES; i++) {
      meter.wrote(16_384);
      assertThat(frame(WINDOW_UPDATE, 0, 4)).isEmpty();
      assertThat(frame(WINDOW_UPDATE, 0, 4)).isEmpty();
    }
  }

  /** As older servers in Go do, whose handlers read 512 bytes at a time. */
  @Test
  void endpointMayGiveItsWindowsBackInSmallPieces() {
    FrameMeter endpoint = FrameMeter.ofEndpoint(() -> 0);
    byte[] update = Http2Peer.bytes(WINDOW_UPDATE, 0, 0, new byte[4]);
    for (int i = 0; i < 300; i++) {
      endpoint.wrote(65_536);
      for (int piece = 0; piece < 65_536 / 512; piece++) {
        assertThat(endpoint.follow(Unpooled.wrappedBuffer(update), nowMs)).isEmpty();
        assertThat(endpoint.follow(Unpooled.wrappedBuffer(update), nowMs)).isEmpty();
      }
    }
  }

  @Test
  void windowUpdatesOfAnEndpointWithoutBytesAreBounded() {
    FrameMeter endpoint = FrameMeter.ofEndpoint(() -> 0);
    byte[] update = Http2Peer.bytes(WINDOW_UPDATE, 0, 0, new byte[4]);
    for (int i = 0; i < FrameMeter.ENDPOINT_FACTOR * FrameMeter.MAX_WINDOW_UPDATES; i++) {
      assertThat(endpoint.follow(Unpooled.wrappedBuffer(update), nowMs)).isEmpty();
    }
    assertThat(endpoint.follow(Unpooled.wrappedBuffer(update), nowMs))
        .contains(Http2Abuse.WINDOW_UPDATES);
  }

  @Test
  void endpointHasTwentyTimesAClientsLimitsAndWhatWasWrittenToIt() {
    FrameMeter endpoint = FrameMeter.ofEndpoint(() -> 0);
    byte[] ping = Http2Peer.bytes(PING, 0, 0, new byte[8]);
    int written = 1_000;
    for (int i = 0; i < written; i++) {
      endpoint.wrote(100);
    }
    for (int i = 0; i < FrameMeter.ENDPOINT_FACTOR * FrameMeter.MAX_PINGS + written; i++) {
      assertThat(endpoint.follow(Unpooled.wrappedBuffer(ping), nowMs)).isEmpty();
    }
    assertThat(endpoint.follow(Unpooled.wrappedBuffer(ping), nowMs)).contains(Http2Abuse.PINGS);
  }

  @Test
  void endpointMayResetAllItsStreamsAtOnceHoweverLongTheyWereSilent() {
    int open = 100_000;
    FrameMeter endpoint = FrameMeter.ofEndpoint(() -> open);
    byte[] reset = Http2Peer.bytes(RST_STREAM, 0, 1, new byte[4]);
    nowMs += FrameMeter.WINDOW_MS;
    for (int i = 0; i < FrameMeter.ENDPOINT_FACTOR * FrameMeter.MAX_RESETS + open; i++) {
      assertThat(endpoint.follow(Unpooled.wrappedBuffer(reset), nowMs)).isEmpty();
    }
    assertThat(endpoint.follow(Unpooled.wrappedBuffer(reset), nowMs)).contains(Http2Abuse.RESETS);
  }

  @Test
  void whatWasWrittenExplainsNoPingOfAClient() {
    for (int i = 0; i < FrameMeter.MAX_PINGS; i++) {
      meter.wrote(100);
      assertThat(frame(PING, 0, 8)).isEmpty();
    }
    assertThat(frame(PING, 0, 8)).contains(Http2Abuse.PINGS);
  }

  @Test
  void framesAreFollowedHoweverTheirBytesComeInPieces() {
    assertThat(meter.isInHeaders()).isFalse();
    byte[] headers = Http2Peer.bytes(HEADERS, 0, 1, new byte[3]);
    long unit = meter.unit();
    for (byte octet : headers) {
      assertThat(follow(new byte[] {octet})).isEmpty();
      assertThat(meter.isInHeaders()).isTrue();
      assertThat(meter.unit()).isEqualTo(unit + 1);
    }
    byte[] last = Http2Peer.bytes(CONTINUATION, END_HEADERS, 1, new byte[2]);
    for (byte octet : last) {
      assertThat(meter.isInHeaders()).isTrue();
      assertThat(follow(new byte[] {octet})).isEmpty();
    }
    assertThat(meter.isInHeaders()).isFalse();
    assertThat(frame(DATA, 0, 3)).isEmpty();
    assertThat(meter.unit()).isEqualTo(unit + 2);
  }
}
