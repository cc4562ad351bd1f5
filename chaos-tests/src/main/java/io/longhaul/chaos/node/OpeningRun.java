package io.longhaul.chaos.node;

import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/**
 * Opens WebSockets through a proxy, so many at a time, and closes each in order as soon as it is
 * open; the next one begins when it has ended. The server closes first, as RFC 6455 has it, so that
 * clients' ports are free again at once.
 */
final class OpeningRun implements SocketOwner, AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Sockets sockets;
  private final RunningProxy proxy;
  private final int atOnce;
  private final Step step;
  private final Set<EchoSocket> open = new HashSet<>();
  private boolean ending;
  private final LongAdder opened = new LongAdder();

  OpeningRun(Sockets sockets, RunningProxy proxy, int atOnce) {
    this.sockets = sockets;
    this.proxy = proxy;
    this.atOnce = atOnce;
    step = new Step(sockets.loop());
  }

  /**
   * Runs.
   *
   * @param lead before what is measured
   * @return WebSockets opened a second
   * @throws io.longhaul.ops.CommandFailure when one did not open or not close as it should
   */
  double rate(Duration lead, Duration time, Span measured) {
    step.begin(
        () -> {
          for (int i = 0; i < atOnce; i++) {
            next();
          }
        });
    step.awaitNothing(lead);
    measured.begins();
    long fromNs = System.nanoTime();
    long before = opened.sum();
    step.awaitNothing(time);
    double rate = (opened.sum() - before) / ((System.nanoTime() - fromNs) / 1e9);
    measured.ends();
    sockets.loop().execute(() -> ending = true);
    step.await(PATIENCE);
    return rate;
  }

  private void next() {
    open.add(sockets.open(proxy.address(), proxy.wire(), open.size(), this));
  }

  @Override
  public void opened(EchoSocket socket) {
    opened.increment();
    socket.leave();
  }

  @Override
  public void echoed(EchoSocket socket) {}

  @Override
  public void ended(EchoSocket socket, Optional<String> fault) {
    open.remove(socket);
    fault.ifPresent(why -> step.fail("a new WebSocket: " + why));
    if (!ending && fault.isEmpty()) {
      next();
    } else if (open.isEmpty()) {
      step.done();
    }
  }

  /** Cuts what is left. */
  @Override
  public void close() {
    sockets.loop().execute(() -> open.forEach(EchoSocket::cut));
  }
}
