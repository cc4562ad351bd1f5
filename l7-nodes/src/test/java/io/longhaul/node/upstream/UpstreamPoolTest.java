package io.longhaul.node.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.config.Endpoint;
import io.longhaul.node.config.EndpointSpec;
import io.longhaul.node.config.NamedEndpoint;
import io.longhaul.node.config.Upstream;
import io.longhaul.node.config.UpstreamLink;
import io.longhaul.node.http.HttpLimits;
import io.longhaul.node.loop.DeadlineWheel;
import io.longhaul.node.loop.Wire;
import io.longhaul.node.metrics.NodeMetrics;
import io.longhaul.node.testing.WheelTimers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which unused connection a request gets, and when one is closed. Time is the test's. */
final class UpstreamPoolTest implements UpstreamConnection.Home {
  private static final Endpoint ENDPOINT = Endpoint.parse("127.0.0.1:9000");
  private static final Upstream UPSTREAM = Upstream.of("app", List.of(EndpointSpec.of(ENDPOINT)));
  private static final ConnectionKey KEY = key(Optional.empty());

  private final NodeMetrics metrics = new NodeMetrics(new SimpleMeterRegistry());
  private final DeadlineWheel wheel = new DeadlineWheel(0);
  private long nowMs;
  private final UpstreamPool pool = new UpstreamPool(new WheelTimers(wheel, () -> nowMs));

  @Override
  public void giveBack(UpstreamConnection connection, Upstream upstream) {
    pool.keep(connection, upstream);
  }

  @Override
  public void drop(UpstreamConnection connection) {
    pool.drop(connection);
  }

  private static ConnectionKey key(Optional<Integer> clientPort) {
    return ConnectionKey.of(
        NamedEndpoint.of(ENDPOINT),
        UpstreamLink.DEFAULT,
        Optional.empty(),
        clientPort.map(
            port ->
                new ConnectionKey.ProxiedClient(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 80))));
  }

  private UpstreamConnection kept(ConnectionKey key) {
    EmbeddedChannel channel = new EmbeddedChannel();
    UpstreamConnection connection =
        new UpstreamConnection(channel, key, this, HttpLimits.DEFAULT, metrics);
    channel.pipeline().addLast(connection);
    pool.keep(connection, UPSTREAM);
    return connection;
  }

  private static boolean isOpen(UpstreamConnection connection) {
    return connection.channel().isOpen();
  }

  @Test
  void lastOneUsedIsTakenFirst() {
    UpstreamConnection first = kept(KEY);
    UpstreamConnection second = kept(KEY);
    assertThat(pool.take(key(Optional.empty()))).containsSame(second);
    assertThat(pool.take(KEY)).containsSame(first);
    assertThat(pool.take(KEY)).isEmpty();
    assertThat(wheel.size()).isZero();
  }

  @Test
  void connectionOfOneClientIsForNobodyElse() {
    UpstreamConnection mine = kept(key(Optional.of(1)));
    assertThat(pool.take(key(Optional.of(2)))).isEmpty();
    assertThat(pool.take(KEY)).isEmpty();
    assertThat(pool.has(KEY)).isFalse();
    assertThat(pool.has(key(Optional.of(1)))).isTrue();
    assertThat(pool.take(key(Optional.of(1)))).containsSame(mine);
  }

  @Test
  void unusedOneIsClosedAtItsTimeAndATakenOneIsNot() {
    UpstreamConnection taken = kept(KEY);
    assertThat(pool.take(KEY)).containsSame(taken);
    UpstreamConnection left = kept(KEY);
    nowMs = UPSTREAM.keepAliveTimeout().toMillis() + 2 * DeadlineWheel.TICK_MS;
    wheel.advance(nowMs);
    assertThat(isOpen(left)).isFalse();
    assertThat(isOpen(taken)).isTrue();
    assertThat(pool.size()).isZero();
  }

  @Test
  void connectionThatIsKeptAgainHasItsWholeTimeAgain() {
    UpstreamConnection connection = kept(KEY);
    long timeoutMs = UPSTREAM.keepAliveTimeout().toMillis();
    nowMs = timeoutMs / 2;
    assertThat(pool.take(KEY)).containsSame(connection);
    pool.keep(connection, UPSTREAM);
    nowMs = timeoutMs + 2 * DeadlineWheel.TICK_MS;
    wheel.advance(nowMs);
    assertThat(isOpen(connection)).isTrue();
    assertThat(pool.size()).isEqualTo(1);
  }

  @Test
  void connectionThatEndsOrSaysAnythingLeaves() {
    UpstreamConnection ended = kept(KEY);
    UpstreamConnection talking = kept(KEY);
    Wire.close(ended.channel());
    ((EmbeddedChannel) talking.channel()).writeInbound(Unpooled.copiedBuffer(new byte[] {1}));
    assertThat(isOpen(talking)).isFalse();
    assertThat(pool.size()).isZero();
    assertThat(pool.take(KEY)).isEmpty();
    assertThat(wheel.size()).isZero();
  }

  @Test
  void noMoreAreKeptThanTheUpstreamSaysAllClientsTogether() {
    for (int i = 1; i < UPSTREAM.keepAliveConnections(); i++) {
      kept(key(Optional.of(i)));
    }
    UpstreamConnection last = kept(KEY);
    assertThat(isOpen(last)).isTrue();
    assertThat(isOpen(kept(KEY))).isFalse();
    assertThat(isOpen(kept(key(Optional.of(1))))).isFalse();
    assertThat(isOpen(kept(key(Optional.of(1000))))).isFalse();
    assertThat(pool.take(key(Optional.of(1)))).isPresent();
    assertThat(isOpen(kept(key(Optional.of(1000))))).isTrue();
  }

  @Test
  void clientsThatAreGoneLeaveNothingBehind() {
    for (int i = 1; i <= 1000; i++) {
      UpstreamConnection connection = kept(key(Optional.of(i)));
      if (i % 2 == 0) {
        assertThat(pool.take(connection.key())).containsSame(connection);
      } else {
        Wire.close(connection.channel());
      }
    }
    assertThat(pool.size()).isZero();
    // What all of them have in common, which is for one endpoint.
    assertThat(pool.keys()).isEqualTo(1);
  }

  @Test
  void onlyWhatIsInUseIsRetained() {
    UpstreamConnection plain = kept(KEY);
    UpstreamConnection mine = kept(key(Optional.of(1)));
    pool.retain(key -> key.client().isEmpty());
    assertThat(isOpen(plain)).isTrue();
    assertThat(isOpen(mine)).isFalse();
    pool.retain(key -> false);
    assertThat(isOpen(plain)).isFalse();
    assertThat(pool.keys()).isZero();
    assertThat(wheel.size()).isZero();
  }
}
