package io.longhaul.node.websocket;

import static io.longhaul.node.testing.WebSocketFrames.frame;
import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.config.FrameLimits;
import io.longhaul.node.metrics.FrameFault;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrackersTest {
  private static final FrameRules RULES =
      new FrameRules(false, ReservedBits.NONE, new FrameLimits(0, 300));

  private final Trackers trackers = new Trackers(RULES);
  private final Followed followed = new Followed();

  @Test
  void directionsBetweenMessagesShareOneTracker() {
    Direction text = new Direction(trackers);
    Direction other = new Direction(trackers);
    assertThat(text.follows(frame(0x81, false, new byte[200]))).isEmpty();
    assertThat(text.tracker).isSameAs(other.tracker).isSameAs(trackers.resting());
    assertThat(trackers.spare()).isZero();
  }

  @Test
  void directionInTheMidstOfAMessageHasItsOwnWhichIsUsedAgain() {
    Direction fragments = new Direction(trackers);
    assertThat(fragments.follows(frame(0x01, false, new byte[1]))).isEmpty();
    FrameTracker own = fragments.tracker;
    assertThat(own).isNotSameAs(trackers.resting());
    assertThat(own.atFrameBoundary()).isTrue();
    assertThat(own.atMessageBoundary()).isFalse();
    assertThat(trackers.resting().isAtRest()).isTrue();

    assertThat(fragments.follows(frame(0x80, false, new byte[1]))).isEmpty();
    assertThat(fragments.tracker).isSameAs(trackers.resting());
    assertThat(trackers.spare()).isEqualTo(1);

    Direction next = new Direction(trackers);
    assertThat(next.follows(new byte[] {(byte) 0x81})).isEmpty();
    assertThat(next.tracker).isSameAs(own);
    assertThat(trackers.spare()).isZero();
  }

  @Test
  void directionBehindItsCloseKeepsItsOwn() {
    Direction closed = new Direction(trackers);
    assertThat(closed.follows(frame(0x88, false, new byte[0]))).isEmpty();
    assertThat(closed.tracker.isClosed()).isTrue();
    assertThat(new Direction(trackers).tracker.isClosed()).isFalse();
    closed.tracker = closed.tracker.settled();
    assertThat(closed.tracker.isClosed()).isTrue();
  }

  @Test
  void noMoreWaitThanAreAllowed() {
    List<Direction> many = new ArrayList<>();
    for (int i = 0; i <= Trackers.MAX_SPARE; i++) {
      Direction direction = new Direction(trackers);
      many.add(direction);
      assertThat(direction.follows(new byte[] {(byte) 0x81})).isEmpty();
    }
    many.forEach(direction -> assertThat(direction.follows(new byte[] {0})).isEmpty());
    assertThat(trackers.spare()).isEqualTo(Trackers.MAX_SPARE);
  }

  /** Whatever pieces come, and in whatever order: each hears what it would have heard alone. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void directionsThatShareAreFollowedAsThoseThatAreAlone(long seed) {
    Random random = new Random(seed);
    List<Direction> sharing = Stream.generate(() -> new Direction(trackers)).limit(100).toList();
    List<Direction> alone =
        Stream.generate(() -> new Direction(new Trackers(RULES))).limit(100).toList();
    int faults = 0;
    for (int i = 0; i < 20_000; i++) {
      int which = random.nextInt(sharing.size());
      byte[] piece = piece(random);
      Optional<FrameFault> fault = sharing.get(which).follows(piece);
      assertThat(fault).isEqualTo(alone.get(which).follows(piece));
      assertThat(sharing.get(which).said()).isEqualTo(alone.get(which).said());
      faults += fault.isPresent() ? 1 : 0;
    }
    assertThat(faults).isBetween(1_000, 19_000);
  }

  /** Fragments of frames, whole messages, and now and then what is none of these. */
  private static byte[] piece(Random random) {
    byte[] frame =
        switch (random.nextInt(6)) {
          case 0 -> frame(0x01, false, new byte[random.nextInt(150)]);
          case 1 -> frame(0x00, false, new byte[random.nextInt(150)]);
          case 2 -> frame(0x80, false, new byte[random.nextInt(150)]);
          case 3 -> frame(0x89, false, new byte[random.nextInt(125)]);
          case 4 -> frame(random.nextInt(20) == 0 ? 0x88 : 0x82, false, new byte[130]);
          default -> new byte[random.nextInt(8)];
        };
    return random.nextInt(4) == 0 ? Arrays.copyOf(frame, random.nextInt(frame.length + 1)) : frame;
  }

  private final class Direction {
    private FrameTracker tracker;
    private int frames;
    private int messages;

    Direction(Trackers own) {
      tracker = own.resting();
    }

    Optional<FrameFault> follows(byte[] bytes) {
      Optional<FrameFault> fault = tracker.follow(Unpooled.wrappedBuffer(bytes), followed);
      tracker = tracker.settled();
      frames += followed.frames();
      messages += followed.messages();
      return fault;
    }

    String said() {
      return frames
          + " frames, "
          + messages
          + " messages, "
          + tracker.takesFrame()
          + tracker.atMessageBoundary()
          + tracker.isClosed();
    }
  }
}
