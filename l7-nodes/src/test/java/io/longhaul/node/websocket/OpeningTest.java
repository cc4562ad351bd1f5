package io.longhaul.node.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.config.FrameLimits;
import io.longhaul.node.config.TunnelTimes;
import io.longhaul.node.http.Head;
import io.longhaul.node.http.HeadScanner;
import io.longhaul.node.http.HttpFault;
import io.longhaul.node.http.HttpLimits;
import io.longhaul.node.loop.Deadline;
import io.longhaul.node.loop.StayRegistered;
import io.longhaul.node.loop.Timers;
import io.longhaul.node.loop.Wire;
import io.longhaul.node.metrics.NodeMetrics;
import io.longhaul.node.metrics.TunnelEnd;
import io.longhaul.node.testing.Await;
import io.longhaul.node.testing.LeakCheck;
import io.longhaul.node.testing.WebSocketFrames;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whose fault it is when a tunnel ends before it begins. */
@EnabledOnOs(OS.LINUX)
@ExtendWith(LeakCheck.class)
final class OpeningTest implements Timers {
  /** More than the kernel takes for a peer that does not read. */
  private static final int MUCH = 32 << 20;

  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, StayRegistered.factory(_ -> {}));
  private final EventLoop loop = group.next();
  private final List<TunnelEnd> ends = new CopyOnWriteArrayList<>();
  private ServerSocket listener;
  private Channel client;
  private Channel upstream;

  @BeforeEach
  void open() throws Exception {
    listener = new ServerSocket(0, 2, InetAddress.getLoopbackAddress());
    client = ClaimedChannel.connect(loop, EpollSocketChannel::new, listener);
    upstream = ClaimedChannel.connect(loop, EpollSocketChannel::new, listener);
    Head response = response();
    TunnelLoop tunnels =
        new TunnelLoop(loop, this, () -> 0, new NodeMetrics(new SimpleMeterRegistry()));
    onLoop(
        () -> {
          // What is not with the kernel yet is waited for.
          Wire.writeAndFlush(client, Unpooled.wrappedBuffer(new byte[MUCH]));
          Wire.writeAndFlush(upstream, Unpooled.wrappedBuffer(new byte[MUCH]));
          Tunnel.open(
              new Tunnel.Ends(
                  Threshold.of(client, Unpooled.EMPTY_BUFFER),
                  Threshold.of(upstream, Unpooled.EMPTY_BUFFER)),
              response,
              FrameLimits.NONE,
              TunnelTimes.DEFAULT,
              tunnels,
              (reason, _) -> ends.add(reason));
        });
    assertThat(ends).isEmpty();
  }

  private static Head response() throws HttpFault {
    byte[] octets = WebSocketFrames.SWITCHING.getBytes(StandardCharsets.US_ASCII);
    return HeadScanner.ofResponse(HttpLimits.DEFAULT)
        .scan(Unpooled.wrappedBuffer(octets))
        .orElseThrow();
  }

  @AfterEach
  void close() throws IOException {
    listener.close();
    var _ = group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly(10_000);
  }

  @Override
  public void arm(Deadline deadline, long delayMs) {}

  @Override
  public void disarm(Deadline deadline) {}

  private void onLoop(Runnable task) {
    loop.submit(task).syncUninterruptibly();
  }

  private void meets(Channel side, Throwable error) {
    onLoop(() -> side.pipeline().fireExceptionCaught(error));
  }

  private void endedBy(TunnelEnd end) {
    Await.until("ended", () -> !ends.isEmpty());
    assertThat(ends).containsExactly(end);
    Await.until("both are closed", () -> !client.isOpen() && !upstream.isOpen());
  }

  @Test
  void clientThatIsLostHasCutIt() {
    meets(client, new IOException("Connection reset by peer"));
    endedBy(TunnelEnd.CLIENT_CUT);
  }

  @Test
  void applicationThatIsLostHasCutIt() {
    meets(upstream, new IOException("Connection reset by peer"));
    endedBy(TunnelEnd.UPSTREAM_CUT);
  }

  @Test
  void errorOfTheNodesOwnIsNoPeersFault() {
    meets(client, new IllegalStateException("as the test wants it"));
    endedBy(TunnelEnd.NODE_FAULT);
  }

  @Test
  void errorOnTheApplicationsSideIsNotTheApplications() {
    meets(upstream, new OutOfMemoryError("as the test wants it"));
    endedBy(TunnelEnd.NODE_FAULT);
  }
}
