package io.longhaul.node.websocket;

import static io.longhaul.node.testing.WebSocketFrames.frame;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.config.FrameLimits;
import io.longhaul.node.metrics.FrameFault;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FrameTrackerTest {
  private static final int[] LENGTHS = {0, 1, 125, 126, 127, 65_535, 65_536, 70_000};

  private final Followed followed = new Followed();

  @Test
  void framesAreFollowedThroughEverySplit() {
    byte[] stream = conversation();
    for (int size = 1; size <= stream.length; size = size < 300 ? size + 1 : size * 2) {
      FrameTracker tracker = tracker(true, ReservedBits.NONE, FrameLimits.NONE);
      int frames = 0;
      int messages = 0;
      for (int from = 0; from < stream.length; from += size) {
        int length = Math.min(size, stream.length - from);
        assertThat(tracker.follow(Unpooled.wrappedBuffer(stream, from, length), followed))
            .isEmpty();
        frames += followed.frames();
        messages += followed.messages();
      }
      assertThat(frames).isEqualTo(LENGTHS.length + 4);
      assertThat(messages).isEqualTo(LENGTHS.length + 1);
      assertThat(tracker.isClosed()).isTrue();
    }
  }

  @Test
  void boundaryBetweenFragmentsIsNoneBetweenMessages() {
    FrameTracker tracker = tracker(false, ReservedBits.NONE, FrameLimits.NONE);
    assertThat(tracker.follow(Unpooled.wrappedBuffer(frame(0x01, false, new byte[3])), followed))
        .isEmpty();
    assertThat(tracker.atFrameBoundary()).isTrue();
    assertThat(tracker.atMessageBoundary()).isFalse();
    assertThat(tracker.follow(Unpooled.wrappedBuffer(new byte[] {(byte) 0x80}), followed))
        .isEmpty();
    assertThat(tracker.atFrameBoundary()).isFalse();
    assertThat(tracker.follow(Unpooled.wrappedBuffer(new byte[] {0}), followed)).isEmpty();
    assertThat(tracker.atMessageBoundary()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "false, 818161, MASK",
    "true, 810161, MASK",
    "false, 8300, RESERVED_OPCODE",
    "false, 8700, RESERVED_OPCODE",
    "false, 8B00, RESERVED_OPCODE",
    "false, 8F00, RESERVED_OPCODE",
    "false, C100, RESERVED_BITS",
    "false, A100, RESERVED_BITS",
    "false, 9100, RESERVED_BITS",
    "false, 0900, CONTROL_FRAGMENTED",
    "false, 897E0080, CONTROL_LENGTH",
    "false, 8801, CONTROL_LENGTH",
    "false, 8000, CONTINUATION",
    "false, 01008100, INTERLEAVED",
    "false, 817E0001, LENGTH",
    "false, 817F0000000000000001, LENGTH",
    "false, 817F8000000000000000, LENGTH"
  })
  void brokenRuleIsNamed(boolean masked, String hex, FrameFault expected) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    FrameTracker whole = tracker(masked, ReservedBits.NONE, FrameLimits.NONE);
    assertThat(whole.follow(Unpooled.wrappedBuffer(bytes), followed)).contains(expected);
    FrameTracker single = tracker(masked, ReservedBits.NONE, FrameLimits.NONE);
    Optional<FrameFault> fault = Optional.empty();
    for (int i = 0; i < bytes.length && fault.isEmpty(); i++) {
      fault = single.follow(Unpooled.wrappedBuffer(bytes, i, 1), followed);
    }
    assertThat(fault).contains(expected);
  }

  @Test
  void whatFollowsCloseIsCutOffAndNothingMayBePutBehindIt() {
    for (String late : new String[] {"8100", "8900", "FFFFFF", "01"}) {
      FrameTracker tracker = tracker(false, ReservedBits.NONE, FrameLimits.NONE);
      ByteBuf bytes = Unpooled.wrappedBuffer(HexFormat.of().parseHex("8100" + "8800" + late));
      assertThat(tracker.follow(bytes, followed)).isEmpty();
      assertThat(bytes.readableBytes()).isEqualTo(4);
      ByteBuf more = Unpooled.wrappedBuffer(HexFormat.of().parseHex(late));
      assertThat(tracker.follow(more, followed)).isEmpty();
      assertThat(more.isReadable()).isFalse();
      assertThat(tracker.isClosed()).isTrue();
      assertThat(tracker.takesFrame()).isFalse();
    }
  }

  @Test
  void faultyFramesStartIsKnownWhereItIsInTheSameBuffer() {
    FrameTracker tracker = tracker(false, ReservedBits.NONE, FrameLimits.NONE);
    ByteBuf bytes = Unpooled.wrappedBuffer(HexFormat.of().parseHex("8100" + "8181"));
    assertThat(tracker.follow(bytes, followed)).contains(FrameFault.MASK);
    assertThat(followed.faultyFrameStart()).isEqualTo(2);
  }

  @Test
  void compressionMayMarkTheFirstFrameOfAMessageOnly() {
    FrameTracker tracker = tracker(false, ReservedBits.DEFLATE, FrameLimits.NONE);
    assertThat(
            tracker.follow(Unpooled.wrappedBuffer(HexFormat.of().parseHex("41008000")), followed))
        .isEmpty();
    assertThat(
            tracker.follow(Unpooled.wrappedBuffer(HexFormat.of().parseHex("4100C000")), followed))
        .contains(FrameFault.RESERVED_BITS);
  }

  @ParameterizedTest
  @CsvSource({
    "10, 0, 820A, NONE",
    "10, 0, 820B, FRAME_TOO_LARGE",
    "200, 0, 827E00C9, FRAME_TOO_LARGE",
    "200, 0, 827F7FFFFFFFFFFFFFFF, FRAME_TOO_LARGE",
    "2147483647, 0, 827F000000007FFFFFFF, NONE",
    "2147483647, 0, 827F0000000080000000, FRAME_TOO_LARGE",
    "10, 0, 890B, NONE",
    "0, 10, 820A, NONE",
    "0, 10, 820B, MESSAGE_TOO_LARGE",
    "0, 10, 827F7FFFFFFFFFFFFFFF, MESSAGE_TOO_LARGE",
    "0, 2, 0201AA0001AA8000, NONE",
    "0, 2, 0201AA0001AA8001, MESSAGE_TOO_LARGE",
    "0, 2, 0201AA8903AAAAAA8001, NONE",
    "0, 2, 0201AA007F7FFFFFFFFFFFFFFF, MESSAGE_TOO_LARGE",
    "0, 2, 8202AAAA8202AAAA8202, NONE",
    "1, 2, 0201AA8002, FRAME_TOO_LARGE"
  })
  void largerThanItsLimitIsRefusedByItsHeader(int frame, int message, String hex, String expected) {
    ByteBuf bytes = Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex));
    FrameTracker tracker = tracker(false, ReservedBits.NONE, new FrameLimits(frame, message));
    assertThat(tracker.follow(bytes, followed).map(Enum::name).orElse("NONE")).isEqualTo(expected);
  }

  private static FrameTracker tracker(boolean masked, ReservedBits reserved, FrameLimits limits) {
    return new Trackers(new FrameRules(masked, reserved, limits)).resting();
  }

  private static byte[] conversation() {
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    for (int length : LENGTHS) {
      stream.writeBytes(frame(0x82, true, new byte[length]));
    }
    stream.writeBytes(frame(0x01, true, "a".getBytes(US_ASCII)));
    stream.writeBytes(frame(0x89, true, "ping".getBytes(US_ASCII)));
    stream.writeBytes(frame(0x80, true, "b".getBytes(US_ASCII)));
    stream.writeBytes(frame(0x88, true, new byte[] {3, (byte) 0xE8}));
    return stream.toByteArray();
  }
}
