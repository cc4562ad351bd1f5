package io.longhaul.director.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OpenConnectionsTest {
  private static final long SOURCE = 1;

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  private RelayContext context(TransportKind kind) {
    RelaySettings settings = RelayFixture.settings(kind, SpliceMode.ON);
    Admission admission = new Admission(settings.limits());
    return new RelayContext(
        settings,
        Transport.open(kind, 1, ByteBufAllocator.DEFAULT, settings.timeouts()),
        new RelayMetrics(registry, admission::open),
        admission,
        new CurrentRouting(),
        new OpenConnections(),
        new RefusedConnects(),
        new AtomicBoolean());
  }

  private double ended(Ending how) {
    return registry.get(RelayMetrics.PREFIX + "ended").tag("reason", how.tag()).counter().count();
  }

  private static Relayed open(RelayContext context, FakeNode node) throws Exception {
    context.routing().load(Epochs.of(1, List.of(node.address()), 0));
    context.admission().enter(SOURCE);
    SocketChannel client = context.transport().outgoing();
    EventLoop loop = context.transport().next();
    loop.register(client).sync();
    client.connect(node.address()).sync();
    Relayed relayed = new Relayed(context, new ProxyHeader("web", "d"), client, SOURCE);
    client.pipeline().addLast(relayed.accepted());
    loop.submit(() -> relayed.guarded(relayed::begin)).sync();
    RelayFixture.await("joined", () -> node.introductions.size() == 1);
    return relayed;
  }

  @ParameterizedTest
  @EnumSource(names = {"AUTO", "NIO"})
  void eventLoopThatIsBusyWhenItIsClosedStillEndsItsConnections(TransportKind kind)
      throws Exception {
    RelayContext context = context(kind);
    try (FakeNode node = FakeNode.echo()) {
      open(context, node);
      CountDownLatch busy = new CountDownLatch(1);
      context.transport().next().execute(() -> awaitUninterruptibly(busy));
      Thread closing =
          Thread.ofPlatform().start(() -> context.transport().close(context.connections()::endAll));
      RelayFixture.await("closing waits", () -> isWaiting(closing));
      busy.countDown();
      closing.join();
    }
    assertThat(ended(Ending.SHUTDOWN)).isEqualTo(1);
    assertThat(context.admission().open()).isZero();
  }

  @Test
  void failureOfTheRelayEndsOneConnectionAndNotItsEventLoop() throws Exception {
    RelayContext context = context(TransportKind.AUTO);
    try (FakeNode node = FakeNode.echo()) {
      Relayed relayed = open(context, node);
      EventLoop loop = context.transport().next();
      loop.submit(
              () ->
                  relayed.guarded(
                      () -> {
                        throw new AssertionError("made by this test");
                      }))
          .sync();
      assertThat(ended(Ending.INTERNAL_ERROR)).isEqualTo(1);
      assertThat(context.admission().open()).isZero();
      assertThat(loop.submit(() -> 1).get()).isEqualTo(1);
    }
    context.transport().close(context.connections()::endAll);
    assertThat(ended(Ending.SHUTDOWN)).isZero();
  }

  private static boolean isWaiting(Thread thread) {
    return thread.getState() == Thread.State.WAITING
        || thread.getState() == Thread.State.TIMED_WAITING;
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
