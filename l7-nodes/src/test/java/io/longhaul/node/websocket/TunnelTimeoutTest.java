package io.longhaul.node.websocket;

import static io.longhaul.node.testing.WebSocketFrames.clientText;
import static io.longhaul.node.testing.WebSocketFrames.frame;
import static io.longhaul.node.testing.WebSocketFrames.serverText;
import static io.longhaul.node.testing.WebSocketFrames.unmasked;
import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.config.FrameLimits;
import io.longhaul.node.config.TunnelTimes;
import io.longhaul.node.loop.Deadline;
import io.longhaul.node.loop.DeadlineWheel;
import io.longhaul.node.loop.LingeringClose;
import io.longhaul.node.loop.StayRegistered;
import io.longhaul.node.loop.Timers;
import io.longhaul.node.metrics.NodeMetrics;
import io.longhaul.node.metrics.TunnelEnd;
import io.longhaul.node.proxy.Transport;
import io.longhaul.node.testing.Await;
import io.longhaul.node.testing.LeakCheck;
import io.longhaul.node.testing.Peer;
import io.longhaul.node.testing.Requirement;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * How long tunnels may be silent or unfinished, over bare sockets and channels; time is its own.
 */
@ParameterizedClass
@EnumSource(Transport.class)
@ExtendWith(LeakCheck.class)
final class TunnelTimeoutTest implements Timers {
  private static final long IDLE_MS = 3_600_000;
  private static final TunnelTimes TIMES =
      new TunnelTimes(Duration.ofMillis(IDLE_MS), Optional.empty(), Duration.ZERO);
  private static final int TICK_MS = DeadlineWheel.TICK_MS;

  /** How many lingers a channel waits for what is written to go out. */
  private static final int FLUSH_LINGERS =
      (int) (LingeringClose.MAX_FLUSH_MS / (LingeringClose.MAX_MS + TICK_MS)) + 1;

  private static final byte[] GOING_AWAY = HexFormat.of().parseHex("880203E9");
  private static final byte[] NORMAL = {3, (byte) 0xE8};

  private final Transport transport;
  private final DeadlineWheel wheel = new DeadlineWheel(0);
  private final List<TunnelEnd> ends = new CopyOnWriteArrayList<>();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private volatile boolean fails;
  private long nowMs;
  private EventLoopGroup group;
  private EventLoop loop;
  private TunnelLoop tunnels;
  private Channel clientChannel;
  private Channel upstreamChannel;
  private Peer client;
  private Peer app;

  TunnelTimeoutTest(Transport transport) {
    this.transport = transport;
  }

  @BeforeEach
  void open() throws IOException {
    Requirement.holds(transport == Transport.NIO || Epoll.isAvailable(), "epoll is Linux's");
    group =
        new MultiThreadIoEventLoopGroup(
            1,
            transport == Transport.EPOLL
                ? StayRegistered.factory(_ -> {})
                : NioIoHandler.newFactory());
    loop = group.next();
    tunnels = new TunnelLoop(loop, this, () -> nowMs, new NodeMetrics(registry));
    try (ServerSocket listener = new ServerSocket(0, 2, InetAddress.getLoopbackAddress())) {
      InetSocketAddress here = (InetSocketAddress) listener.getLocalSocketAddress();
      clientChannel = ClaimedChannel.connect(loop, () -> transport.socket(here), listener);
      client = new Peer(listener.accept());
      upstreamChannel = ClaimedChannel.connect(loop, () -> transport.socket(here), listener);
      app = new Peer(listener.accept());
    }
    Threshold here = Threshold.of(clientChannel, Unpooled.EMPTY_BUFFER);
    Threshold there = Threshold.of(upstreamChannel, Unpooled.EMPTY_BUFFER);
    onLoop(
        () -> {
          here.begin(() -> {});
          there.begin(() -> {});
        });
    onLoop(() -> begin(here, there));
  }

  private void begin(Threshold here, Threshold there) {
    assertThat(here.ready() && there.ready()).isTrue();
    new Tunnel(
            tunnel -> here.side(tunnel, tracker(true)),
            tunnel -> there.side(tunnel, tracker(false)),
            TIMES,
            tunnels,
            (reason, _) -> ends.add(reason))
        .begin(here.read(), there.read());
  }

  private FrameTracker tracker(boolean masked) {
    return tunnels.trackers(new FrameRules(masked, ReservedBits.NONE, FrameLimits.NONE)).resting();
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    app.close();
    var _ = group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly(10_000);
    tunnels.end();
  }

  @Override
  public void arm(Deadline deadline, long delayMs) {
    if (fails) {
      throw new IllegalStateException("as the test wants it");
    }
    wheel.set(deadline, nowMs, delayMs);
  }

  @Override
  public void disarm(Deadline deadline) {
    wheel.clear(deadline);
  }

  private void onLoop(Runnable task) {
    loop.submit(task).syncUninterruptibly();
  }

  private void pass(long ms) {
    onLoop(
        () -> {
          nowMs += ms;
          wheel.advance(nowMs);
        });
  }

  private void toApp(byte[] bytes) throws IOException {
    client.send(bytes);
    assertThat(app.read(bytes.length)).isEqualTo(bytes);
  }

  private void toClient(byte[] bytes) throws IOException {
    app.send(bytes);
    assertThat(client.read(bytes.length)).isEqualTo(bytes);
  }

  private double ended(String reason) {
    return registry.get("longhaul.node.tunnels.ended").tag("reason", reason).counter().count();
  }

  /** It has ended for this reason, and both peers see so. */
  private void isOver(TunnelEnd reason, String label) throws IOException {
    assertThat(client.readByte()).isEqualTo(-1);
    assertThat(app.readByte()).isEqualTo(-1);
    assertThat(ends).containsExactly(reason);
    assertThat(ended(label)).isOne();
    client.close();
    app.close();
    pass(LingeringClose.MAX_MS + 2 * TICK_MS);
    Await.until("no deadline is left", this::isAtRest);
  }

  private boolean isAtRest() {
    return loop.submit(() -> wheel.size() == 0).syncUninterruptibly().getNow();
  }

  @Test
  void silenceOfBothEndsItWithAClose() throws IOException {
    pass(IDLE_MS - TICK_MS);
    assertThat(ends).isEmpty();
    pass(2 * TICK_MS);
    assertThat(client.read(4)).isEqualTo(GOING_AWAY);
    assertThat(unmasked(app.read(8))).isEqualTo(GOING_AWAY);
    isOver(TunnelEnd.IDLE, "idle");
  }

  @Test
  void whatComesFromOneSideOnlyIsNoSilence() throws IOException {
    for (int i = 0; i < 3; i++) {
      pass(IDLE_MS - TICK_MS);
      toApp(clientText("up"));
      pass(IDLE_MS - TICK_MS);
      toClient(serverText("down"));
    }
    assertThat(ends).isEmpty();
    pass(IDLE_MS - TICK_MS);
    assertThat(ends).isEmpty();
    pass(2 * TICK_MS);
    assertThat(ends).containsExactly(TunnelEnd.IDLE);
  }

  /** A Close of the node's own would be taken for a part of what the frame says. */
  @Test
  void whoIsInTheMidstOfAFrameIsGivenNoClose() throws IOException {
    byte[] text = serverText("hello");
    toClient(new byte[] {text[0], text[1], text[2]});
    pass(IDLE_MS + TICK_MS);
    assertThat(unmasked(app.read(8))).isEqualTo(GOING_AWAY);
    isOver(TunnelEnd.IDLE, "idle");
  }

  @Test
  void peersThatHaveSaidCloseHaveAMinuteToEndTheirConnections() throws IOException {
    toApp(frame(0x88, true, NORMAL));
    toClient(frame(0x88, false, NORMAL));
    pass(Tunnel.UNFINISHED_MS - TICK_MS);
    assertThat(ends).isEmpty();
    pass(2 * TICK_MS);
    isOver(TunnelEnd.UNFINISHED, "unfinished");
  }

  @Test
  void closeThatIsNotAnsweredIsSilenceAndNoEnd() throws IOException {
    toApp(frame(0x88, true, NORMAL));
    pass(2 * Tunnel.UNFINISHED_MS);
    toClient(serverText("not yet"));
    assertThat(ends).isEmpty();
  }

  @Test
  void directionMayStayOpenForAMinuteBehindTheOther() throws IOException {
    client.endOutput();
    assertThat(app.readByte()).isEqualTo(-1);
    pass(Tunnel.UNFINISHED_MS - TICK_MS);
    toClient(serverText("late"));
    assertThat(ends).isEmpty();
    pass(2 * TICK_MS);
    assertThat(client.readByte()).isEqualTo(-1);
    assertThat(ends).containsExactly(TunnelEnd.CLIENT_CUT);
    assertThat(ended("client-cut")).isOne();
  }

  @Test
  void directionThatStaysOpenBehindACloseIsUnfinished() throws IOException {
    toApp(frame(0x88, true, NORMAL));
    app.endOutput();
    assertThat(client.readByte()).isEqualTo(-1);
    pass(Tunnel.UNFINISHED_MS + TICK_MS);
    assertThat(app.readByte()).isEqualTo(-1);
    assertThat(ends).containsExactly(TunnelEnd.UNFINISHED);
  }

  @Test
  void errorOfTheNodesOwnIsItsFault() throws Exception {
    fails = true;
    client.endOutput();
    assertThat(app.readToEnd()).isEqualTo("<reset>");
    assertThat(ends).containsExactly(TunnelEnd.NODE_FAULT);
    assertThat(ended("node-fault")).isOne();
  }

  /** The kernel acknowledges for it, so that TCP would wait for ever. */
  @Test
  void whoDoesNotTakeTheRestIsGivenUp() throws Exception {
    fillClient();
    pass(IDLE_MS + TICK_MS);
    assertThat(ends).containsExactly(TunnelEnd.IDLE);
    boolean socket = transport == Transport.EPOLL;
    int lingers = socket ? TunnelSide.MAX_LINGERS : FLUSH_LINGERS;
    for (int i = 1; i < lingers; i++) {
      pass(LingeringClose.MAX_MS + TICK_MS);
    }
    assertThat(isAtRest()).isFalse();
    pass(LingeringClose.MAX_MS + TICK_MS);
    Await.until("no deadline is left", this::isAtRest);
    assertThat(client.readToEnd().endsWith("<reset>")).isEqualTo(socket);
  }

  /** Sends to the client, which does not read, until the tunnel takes no more. */
  private void fillClient() throws InterruptedException {
    byte[] message = serverText("x".repeat(60_000));
    Thread writer =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    for (int i = 0; i < 1_000; i++) {
                      app.send(message);
                    }
                  } catch (IOException e) {
                    // The tunnel has ended.
                  }
                });
    assertThat(writer.join(Duration.ofMillis(500))).isFalse();
  }
}
