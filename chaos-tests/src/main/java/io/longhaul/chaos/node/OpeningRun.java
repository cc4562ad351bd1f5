package io.longhaul.chaos.node;

import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Opens WebSockets through a proxy, so many at a time, and closes each in order as soon as it is
 * open; the next one begins when it has ended. The server closes first, as RFC 6455 has it, so that
 * clients' ports are free again at once.
 */
final class OpeningRun implements SocketOwner, AutoCloseable {
  private final Sockets sockets;
  private final RunningProxy proxy;
  private final Churn churn;
  private final Set<EchoSocket> open = new HashSet<>();

  OpeningRun(Sockets sockets, RunningProxy proxy, int atOnce) {
    this.sockets = sockets;
    this.proxy = proxy;
    churn = new Churn(sockets.loop(), atOnce);
  }

  /**
   * Runs.
   *
   * @param lead before what is measured
   * @return WebSockets opened a second
   * @throws io.longhaul.ops.CommandFailure when one did not open or not close as it should
   */
  double rate(Duration lead, Duration time, Span measured) {
    return churn.rate(this::next, lead, time, measured);
  }

  private void next() {
    open.add(sockets.open(proxy.address(), proxy.wire(), open.size(), this));
  }

  @Override
  public void opened(EchoSocket socket) {
    churn.counts();
    socket.leave();
  }

  @Override
  public void echoed(EchoSocket socket) {}

  @Override
  public void ended(EchoSocket socket, Optional<String> fault) {
    open.remove(socket);
    if (fault.isPresent()) {
      churn.fail("a new WebSocket: " + fault.get());
    } else {
      churn.ended(this::next, open.isEmpty());
    }
  }

  /** Cuts what is left. */
  @Override
  public void close() {
    sockets.loop().execute(() -> open.forEach(EchoSocket::cut));
  }
}
