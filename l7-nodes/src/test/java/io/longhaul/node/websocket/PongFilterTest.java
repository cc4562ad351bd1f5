package io.longhaul.node.websocket;

import static io.longhaul.node.testing.WebSocketFrames.frame;
import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.config.FrameLimits;
import io.longhaul.node.metrics.FrameFault;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The Pongs to the node's own Pings disappear, and nothing else does. */
final class PongFilterTest {
  private static final int PONG = 0x8A;
  private static final int MASK = 0xA1B2C3D4;

  private final Followed followed = new Followed();

  private static Stream<List<byte[]>> conversations() {
    return Stream.of(true, false)
        .map(
            masked ->
                List.of(
                    new byte[] {(byte) (masked ? 1 : 0)},
                    text(masked, "hello"),
                    own(masked),
                    frame(0x82, masked, own(masked)),
                    own(masked),
                    own(masked),
                    pong(masked, PingFrame.PAYLOAD ^ 1),
                    pong(masked, PingFrame.PAYLOAD ^ (1L << 56)),
                    frame(PONG, masked, new byte[0]),
                    frame(0x01, masked, new byte[3]),
                    own(masked),
                    frame(PONG, masked, new byte[7]),
                    frame(0x80, masked, new byte[200]),
                    frame(0x89, masked, ByteBuffer.allocate(8).putLong(PingFrame.PAYLOAD).array()),
                    own(masked)));
  }

  @ParameterizedTest
  @MethodSource("conversations")
  void ownPongsDisappearHoweverTheyAreSplit(List<byte[]> conversation) {
    boolean masked = conversation.getFirst()[0] == 1;
    List<byte[]> frames = conversation.subList(1, conversation.size());
    byte[] sent = joined(frames.stream());
    byte[] expected = joined(frames.stream().filter(frame -> !Arrays.equals(frame, own(masked))));
    for (int size = 1; size <= sent.length; size++) {
      Through through = new Through(masked);
      for (int from = 0; from < sent.length; from += size) {
        int to = Math.min(sent.length, from + size);
        assertThat(through.send(Arrays.copyOfRange(sent, from, to))).isEmpty();
      }
      assertThat(through.passed.toByteArray()).as("in pieces of %d", size).isEqualTo(expected);
      assertThat(through.tracker.atMessageBoundary()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void pieceEndsBeforeWhatMayBeOursAndIsMadeWholeWhereItIsNot(boolean masked) {
    byte[] other = pong(masked, PingFrame.PAYLOAD ^ 1);
    for (int split = 1; split < other.length; split++) {
      Through through = new Through(masked);
      assertThat(through.send(Arrays.copyOf(other, split))).isEmpty();
      assertThat(through.passed.size()).isZero();
      assertThat(through.tracker.atFrameBoundary()).isTrue();
      assertThat(through.send(Arrays.copyOfRange(other, split, other.length))).isEmpty();
      assertThat(through.passed.toByteArray()).isEqualTo(other);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void faultBehindAnOwnPongIsFoundWhereItsFrameBegins(boolean masked) {
    Through through = new Through(masked);
    byte[] good = text(masked, "good");
    byte[] sent = joined(Stream.of(good, own(masked), frame(0x83, masked, new byte[1])));
    assertThat(through.send(sent)).contains(FrameFault.RESERVED_OPCODE);
    assertThat(followed.faultyFrameStart()).isEqualTo(3 + good.length);
    assertThat(followed.frames()).isEqualTo(1);
  }

  private static byte[] text(boolean masked, String text) {
    return frame(0x81, masked, text.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
  }

  private static byte[] own(boolean masked) {
    return pong(masked, PingFrame.PAYLOAD);
  }

  /** A Pong with eight bytes, under a mask that changes them. */
  private static byte[] pong(boolean masked, long payload) {
    if (!masked) {
      return ByteBuffer.allocate(10).put((byte) PONG).put((byte) 8).putLong(payload).array();
    }
    long masks = (MASK & 0xFFFF_FFFFL) << Integer.SIZE | (MASK & 0xFFFF_FFFFL);
    return ByteBuffer.allocate(14)
        .put((byte) PONG)
        .put((byte) 0x88)
        .putInt(MASK)
        .putLong(payload ^ masks)
        .array();
  }

  private static byte[] joined(Stream<byte[]> frames) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    frames.forEach(all::writeBytes);
    return all.toByteArray();
  }

  /** A direction with a filter. */
  private final class Through {
    private FrameTracker tracker;
    private final PongFilter filter;
    private final ByteArrayOutputStream passed = new ByteArrayOutputStream();

    Through(boolean masked) {
      tracker = new Trackers(new FrameRules(masked, ReservedBits.NONE, FrameLimits.NONE)).resting();
      filter = new PongFilter(masked);
    }

    Optional<FrameFault> send(byte[] piece) {
      ByteBuf read = Unpooled.directBuffer(piece.length + 3).writeZero(3).skipBytes(3);
      ByteBuf bytes = filter.joined(read.writeBytes(piece));
      int start = bytes.readerIndex();
      Optional<FrameFault> fault = filter.follow(bytes, tracker, followed);
      tracker = tracker.settled();
      passed.writeBytes(ByteBufUtil.getBytes(bytes));
      assertThat(bytes.readerIndex()).isEqualTo(start);
      bytes.release();
      return fault;
    }
  }
}
