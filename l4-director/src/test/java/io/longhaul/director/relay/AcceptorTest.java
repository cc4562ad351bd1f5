package io.longhaul.director.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class AcceptorTest {
  @Test
  void lackOfDescriptorsPausesAcceptingForAWhile() {
    RelaySettings settings = RelayFixture.settings(TransportKind.NIO, SpliceMode.OFF);
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    Admission admission = new Admission(settings.limits());
    Transport transport =
        Transport.open(TransportKind.NIO, 1, ByteBufAllocator.DEFAULT, settings.timeouts());
    RelayContext context =
        new RelayContext(
            settings,
            transport,
            new RelayMetrics(registry, admission::open),
            admission,
            new CurrentRouting(),
            new OpenConnections(),
            new RefusedConnects(),
            new AtomicBoolean());
    EmbeddedChannel listener = new EmbeddedChannel(new Acceptor("web", context));
    listener.freezeTime();
    for (int i = 0; i < 3; i++) {
      listener.pipeline().fireExceptionCaught(new IOException("Too many open files"));
    }
    assertThat(listener.config().isAutoRead()).isFalse();
    listener.advanceTimeBy(Acceptor.PAUSE_AFTER_FAILURE_MS - 1, TimeUnit.MILLISECONDS);
    listener.runScheduledPendingTasks();
    assertThat(listener.config().isAutoRead()).isFalse();
    listener.advanceTimeBy(1, TimeUnit.MILLISECONDS);
    listener.runScheduledPendingTasks();
    assertThat(listener.config().isAutoRead()).isTrue();
    assertThat(registry.get("longhaul.relay.accept.failures").counter().count()).isEqualTo(3);
    listener.finishAndReleaseAll();
    transport.close(context.connections()::endAll);
  }
}
