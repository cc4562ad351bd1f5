package io.longhaul.node.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longhaul.node.config.FrameLimits;
import io.longhaul.node.config.TunnelTimes;
import io.longhaul.node.loop.AtClose;
import io.longhaul.node.loop.Deadline;
import io.longhaul.node.loop.StayRegistered;
import io.longhaul.node.loop.Timers;
import io.longhaul.node.metrics.NodeMetrics;
import io.longhaul.node.testing.Await;
import io.longhaul.node.testing.LeakCheck;
import io.longhaul.node.testing.WebSocketFrames;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollSocketChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;

/** The moment in which a socket leaves its channel. */
@EnabledOnOs(OS.LINUX)
@ExtendWith(LeakCheck.class)
final class ThresholdTest {
  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, StayRegistered.factory(_ -> {}));
  private final EventLoop loop = group.next();
  private final AtomicInteger closed = new AtomicInteger();
  private ServerSocket listener;
  private Channel channel;
  private Threshold threshold;

  @BeforeEach
  void connect() throws IOException {
    listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    channel = ClaimedChannel.connect(loop, EpollSocketChannel::new, listener);
    onLoop(() -> AtClose.run(channel, closed::incrementAndGet));
    threshold = Threshold.of(channel, Unpooled.EMPTY_BUFFER);
  }

  @AfterEach
  void end() throws IOException {
    listener.close();
    var _ = group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly(10_000);
  }

  /** Runs it, and all that the event loop does for it in the same turn. */
  private void onLoop(Runnable task) {
    loop.submit(task).syncUninterruptibly();
    loop.submit(() -> {}).syncUninterruptibly();
  }

  @Test
  void socketThatHasLeftItsChannelIsReady() {
    onLoop(() -> threshold.begin(() -> {}));
    assertThat(threshold.ready()).isTrue();
    assertThat(threshold.dead()).isFalse();
    onLoop(threshold::close);
    assertThat(closed).hasValue(1);
  }

  @Test
  void channelThatIsClosedOnItsWayOutIsDeadAndNeverReady() {
    AtomicInteger settled = new AtomicInteger();
    onLoop(
        () -> {
          threshold.begin(settled::incrementAndGet);
          var _ = channel.close();
        });
    assertThat(threshold.ready()).isFalse();
    assertThat(threshold.dead()).isTrue();
    assertThat(settled).hasPositiveValue();
    onLoop(threshold::close);
    assertThat(closed).hasValue(1);
  }

  /** Its bytes and its end come in one event; the channel looks for the end behind the bytes. */
  @Test
  void channelIsNotLeftInTheMidstOfAnEvent() throws IOException {
    AtomicInteger readyAtOnce = new AtomicInteger();
    AtomicInteger settled = new AtomicInteger();
    try (Socket peer = listener.accept()) {
      onLoop(
          () -> {
            channel
                .pipeline()
                .addLast(
                    new ChannelInboundHandlerAdapter() {
                      @Override
                      public void channelRead(ChannelHandlerContext ctx, Object message) {
                        channel.pipeline().remove(this);
                        threshold = Threshold.of(channel, (ByteBuf) message);
                        threshold.begin(settled::incrementAndGet);
                        readyAtOnce.addAndGet(threshold.ready() ? 1 : 0);
                      }
                    });
            channel.read();
            sendAndEnd(peer);
          });
      Await.until("told that it is ready", () -> settled.get() == 1);
      assertThat(readyAtOnce).hasValue(0);
      assertThat(threshold.ready()).isTrue();
      assertThat(((EpollSocketChannel) channel).isInputShutdown()).isTrue();
      onLoop(() -> assertThat(threshold.read().readableBytes()).isEqualTo(1));
      onLoop(threshold::close);
    }
  }

  private static void sendAndEnd(Socket peer) {
    try {
      peer.getOutputStream().write(1);
      peer.shutdownOutput();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As want of direct memory is one. It would end the event loop, with all its other sockets. */
  @Test
  void errorOfOneTunnelEndsThatTunnelAlone() throws IOException {
    AtomicInteger ended = new AtomicInteger();
    onLoop(() -> threshold.begin(() -> {}));
    onLoop(
        () -> {
          TunnelLoop shared =
              new TunnelLoop(
                  loop, new NoTimers(), () -> 0, new NodeMetrics(new SimpleMeterRegistry()));
          FrameRules rules = new FrameRules(true, ReservedBits.NONE, FrameLimits.NONE);
          FrameTracker tracker = shared.trackers(rules).resting();
          new Tunnel(
                  tunnel -> threshold.side(tunnel, tracker),
                  tunnel -> new FullSide(tunnel, tracker),
                  TunnelTimes.DEFAULT,
                  shared,
                  (_, _) -> {
                    ended.incrementAndGet();
                    shared.end();
                  })
              .begin(Unpooled.EMPTY_BUFFER, Unpooled.EMPTY_BUFFER);
        });
    try (Socket peer = listener.accept()) {
      peer.setSoTimeout(20_000);
      peer.getOutputStream().write(WebSocketFrames.clientText("hello"));
      assertThatThrownBy(() -> peer.getInputStream().read()).hasMessageContaining("reset");
    }
    assertThat(ended).hasValue(1);
    onLoop(() -> assertThat(closed).hasValue(1));
    assertThat(loop.isShuttingDown()).isFalse();
  }

  private static final class NoTimers implements Timers {
    @Override
    public void arm(Deadline deadline, long delayMs) {}

    @Override
    public void disarm(Deadline deadline) {}
  }

  /** Takes nothing. */
  private static final class FullSide extends TunnelSide {
    FullSide(Tunnel tunnel, FrameTracker tracker) {
      super(tunnel, tracker);
    }

    @Override
    void write(ByteBuf bytes) {
      bytes.release();
      throw new OutOfMemoryError("Direct buffer memory");
    }

    @Override
    boolean writable() {
      return true;
    }

    @Override
    boolean lingered() {
      return true;
    }

    @Override
    boolean endedBefore() {
      return false;
    }

    @Override
    boolean hasPending() {
      return false;
    }

    @Override
    void begin() {}

    @Override
    void demand(boolean whether) {}

    @Override
    void flush() {}

    @Override
    void endOutput() {}

    @Override
    void leave() {}

    @Override
    void linger() {}

    @Override
    void reset() {}
  }
}
