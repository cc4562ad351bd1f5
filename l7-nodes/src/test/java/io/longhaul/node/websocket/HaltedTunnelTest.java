package io.longhaul.node.websocket;

import static io.longhaul.node.testing.WebSocketFrames.clientText;
import static io.longhaul.node.testing.WebSocketFrames.serverText;
import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.config.FrameLimits;
import io.longhaul.node.config.TunnelTimes;
import io.longhaul.node.loop.Deadline;
import io.longhaul.node.loop.Timers;
import io.longhaul.node.metrics.NodeMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultEventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A node without memory reads no tunnel, whatever its receivers take; and forgets none. */
final class HaltedTunnelTest {
  private static final FrameRules MASKED =
      new FrameRules(true, ReservedBits.NONE, FrameLimits.NONE);
  private static final FrameRules PLAIN =
      new FrameRules(false, ReservedBits.NONE, FrameLimits.NONE);

  private final DefaultEventLoop executor = new DefaultEventLoop();
  private final TunnelLoop loop =
      new TunnelLoop(executor, new NoTime(), () -> 0, new NodeMetrics(new SimpleMeterRegistry()));
  private Side client;
  private Side upstream;

  @BeforeEach
  void open() {
    List<Side> made = new ArrayList<>();
    Tunnel tunnel =
        new Tunnel(
            t -> side(made, t, MASKED, clientText("hi")),
            t -> side(made, t, PLAIN, serverText("hi")),
            TunnelTimes.DEFAULT,
            loop,
            (reason, totals) -> {});
    client = made.getFirst();
    upstream = made.getLast();
    tunnel.begin(Unpooled.EMPTY_BUFFER, Unpooled.EMPTY_BUFFER);
  }

  private Side side(List<Side> made, Tunnel tunnel, FrameRules rules, byte[] says) {
    Side side = new Side(tunnel, loop.trackers(rules).resting(), says);
    made.add(side);
    return side;
  }

  @AfterEach
  void close() {
    var _ = executor.shutdownGracefully();
  }

  @Test
  void sideThatIsHeldIsNotReadWhenItsReceiverTakesMore() {
    loop.reads(false);
    upstream.says();
    client.isFull();
    assertThat(upstream.demanded).isFalse();
    client.hasRoom();
    assertThat(upstream.demanded).isFalse();
    loop.reads(true);
    assertThat(upstream.demanded).isTrue();
  }

  @Test
  void sideThatWaitedForItsReceiverIsNotReadBeforeThereIsMemory() {
    upstream.says();
    client.isFull();
    loop.reads(false);
    client.hasRoom();
    assertThat(upstream.demanded).isFalse();
    loop.reads(true);
    assertThat(upstream.demanded).isTrue();
  }

  @Test
  void memoryAloneLetsNobodyOverwhelmItsReceiver() {
    loop.reads(false);
    upstream.says();
    client.isFull();
    loop.reads(true);
    assertThat(upstream.demanded).isFalse();
    client.hasRoom();
    assertThat(upstream.demanded).isTrue();
  }

  @Test
  void sideThatHasEndedWhileItWasHeldIsGivenBackWhatItIsOwed() {
    loop.reads(false);
    upstream.says();
    upstream.endInput();
    loop.reads(true);
    assertThat(upstream.demanded).isTrue();
  }

  @Test
  void inWhateverOrderNobodyIsReadTwiceMeanwhileAndNobodyIsForgotten() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      for (int i = 0; i < 200; i++) {
        step(random);
        if (loop.isHalted()) {
          assertThat(client.passed).as("seed %d, step %d", seed, i).isLessThanOrEqualTo(1);
          assertThat(upstream.passed).as("seed %d, step %d", seed, i).isLessThanOrEqualTo(1);
        }
      }
      client.hasRoom();
      loop.reads(true);
      upstream.hasRoom();
      assertThat(List.of(client.demanded, upstream.demanded)).as("%d", seed).doesNotContain(false);
    }
  }

  private void step(Random random) {
    Side side = random.nextBoolean() ? client : upstream;
    switch (random.nextInt(5)) {
      case 0, 1 -> side.says();
      case 2 -> side.isFull();
      case 3 -> side.hasRoom();
      default -> {
        boolean reads = random.nextBoolean();
        if (reads == loop.isHalted()) {
          client.passed = 0;
          upstream.passed = 0;
        }
        loop.reads(reads);
      }
    }
  }

  /** Nothing is ever due. */
  private record NoTime() implements Timers {
    @Override
    public void arm(Deadline deadline, long delayMs) {}

    @Override
    public void disarm(Deadline deadline) {}
  }

  /** A side that does what a test says. */
  private static final class Side extends TunnelSide {
    private final byte[] says;
    private boolean demanded;
    private boolean room = true;
    private int passed;

    Side(Tunnel tunnel, FrameTracker tracker, byte[] says) {
      super(tunnel, tracker);
      this.says = says;
    }

    /** Its peer says something, which is heard only if it is read. */
    void says() {
      if (demanded) {
        passed++;
        pass(Unpooled.wrappedBuffer(says));
      }
    }

    void isFull() {
      room = false;
      tunnel().other(this).mayPass(false);
    }

    void hasRoom() {
      room = true;
      tunnel().other(this).mayPass(true);
    }

    @Override
    void demand(boolean whether) {
      demanded = whether;
    }

    @Override
    void write(ByteBuf bytes) {
      bytes.release();
    }

    @Override
    boolean writable() {
      return room;
    }

    @Override
    boolean hasPending() {
      return !room;
    }

    @Override
    void begin() {}

    @Override
    boolean endedBefore() {
      return false;
    }

    @Override
    void flush() {}

    @Override
    void endOutput() {}

    @Override
    void leave() {}

    @Override
    void linger() {}

    @Override
    boolean lingered() {
      return true;
    }

    @Override
    void reset() {}
  }
}
