package io.longhaul.node.proxy;

import io.longhaul.node.balance.UpstreamGauges;
import io.longhaul.node.balance.Upstreams;
import io.longhaul.node.config.NamedEndpoint;
import io.longhaul.node.config.Upstream;
import io.longhaul.node.health.Dialer;
import io.longhaul.node.health.HealthChecks;
import io.longhaul.node.ingress.ClientAddress;
import io.longhaul.node.loop.Enduring;
import io.longhaul.node.upstream.UpstreamConnections;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What is done for upstreams without any request: all of it on one of the event loops. */
final class Tending {
  private static final long FORGET_EVERY_MS = 5_000;

  /** Whom PROXY headers of checks name. */
  private static final ClientAddress ITSELF =
      ClientAddress.direct(
          new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0),
          new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0),
          Optional.empty());

  private final Upstreams upstreams;
  private final Worker worker;
  private final HealthChecks checks;
  private final UpstreamGauges gauges;
  private Optional<Future<?>> forgetting = Optional.empty();

  Tending(ProxyNode node, Worker worker) {
    this.upstreams = node.upstreams();
    this.worker = worker;
    this.gauges = new UpstreamGauges(upstreams, node.metrics().registry());
    this.checks =
        new HealthChecks(upstreams, worker, new Checking(worker), node.metrics().checks::increment);
  }

  /** As the worker's clients ask. */
  private record Checking(Worker worker) implements Dialer {
    @Override
    public void connect(
        Upstream upstream, NamedEndpoint endpoint, UpstreamConnections.Outcome outcome) {
      worker.upstreams().connect(upstream, endpoint, ITSELF, outcome);
    }

    @Override
    public void open(
        Upstream upstream, NamedEndpoint endpoint, UpstreamConnections.Outcome outcome) {
      worker.upstreams().open(upstream, endpoint, ITSELF, true, outcome);
    }
  }

  void begin() {
    changed();
    forgetting =
        Optional.of(
            worker
                .loop()
                .scheduleAtFixedRate(
                    new Enduring("forgetting upstreams", upstreams::forget),
                    FORGET_EVERY_MS,
                    FORGET_EVERY_MS,
                    TimeUnit.MILLISECONDS));
  }

  /** Other upstreams or endpoints are in force. */
  void changed() {
    worker
        .loop()
        .execute(
            () -> {
              checks.follow();
              gauges.follow();
            });
  }

  void end() {
    forgetting.ifPresent(task -> task.cancel(false));
  }
}
