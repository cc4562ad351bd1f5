package io.longhaul.chaos.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Many WebSockets through one proxy that are open at the same time. Every call waits until it is
 * done, and fails if a single one of them did not open, was lost, or was answered wrongly.
 */
final class EchoSwarm implements SocketOwner, AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration TICK = Duration.ofMillis(10);
  private static final int OPENING_AT_ONCE = 128;

  private final Sockets sockets;
  private final RunningProxy proxy;
  private final Step step;
  // Those below belong to the event loop.
  private final List<EchoSocket> all = new ArrayList<>();
  private int wanted;
  private int opened;
  private int due;
  private boolean streaming;
  private final LongAdder echoes = new LongAdder();

  EchoSwarm(Sockets sockets, RunningProxy proxy) {
    this.sockets = sockets;
    this.proxy = proxy;
    step = new Step(sockets.loop());
  }

  /** Opens WebSockets until there are so many. */
  void grow(int size) {
    step.begin(
        () -> {
          wanted = size;
          openMore();
        });
    step.await(PATIENCE.plusMillis(size));
  }

  private void openMore() {
    while (all.size() < wanted && all.size() - opened < OPENING_AT_ONCE) {
      all.add(sockets.open(proxy.address(), proxy.wire(), all.size(), this));
    }
    if (opened == wanted) {
      step.done();
    }
  }

  /** Sends one message on each, spread evenly over a time, and has all of them come back. */
  void echoAll(Duration over) {
    step.begin(() -> sendShares((int) Math.max(1, over.dividedBy(TICK))));
    step.await(PATIENCE.plus(over));
  }

  private void sendShares(int ticks) {
    due = all.size();
    for (int tick = 0; tick < ticks; tick++) {
      int from = (int) ((long) all.size() * tick / ticks);
      int to = (int) ((long) all.size() * (tick + 1) / ticks);
      var _ =
          sockets
              .loop()
              .schedule(
                  () -> all.subList(from, to).forEach(EchoSocket::send),
                  tick * TICK.toMillis(),
                  TimeUnit.MILLISECONDS);
    }
  }

  /**
   * Has each send its next message as soon as the last one came back.
   *
   * @param lead before what is measured
   * @param measured is told when that begins, and when it ends
   * @return messages a second, there and back
   */
  double stream(Duration lead, Duration time, Span measured) {
    step.begin(
        () -> {
          streaming = true;
          due = all.size();
          all.forEach(EchoSocket::send);
        });
    step.awaitNothing(lead);
    measured.begins();
    long fromNs = System.nanoTime();
    long before = echoes.sum();
    step.awaitNothing(time);
    double rate = (echoes.sum() - before) / ((System.nanoTime() - fromNs) / 1e9);
    measured.ends();
    sockets.loop().execute(() -> streaming = false);
    step.await(PATIENCE);
    return rate;
  }

  /** Closes all of them in order. */
  void leave() {
    step.begin(
        () -> {
          due = all.size();
          all.forEach(EchoSocket::leave);
        });
    step.await(PATIENCE);
  }

  @Override
  public void opened(EchoSocket socket) {
    opened++;
    openMore();
  }

  @Override
  public void echoed(EchoSocket socket) {
    echoes.increment();
    if (streaming) {
      socket.send();
    } else {
      oneLess();
    }
  }

  @Override
  public void ended(EchoSocket socket, Optional<String> fault) {
    fault.ifPresentOrElse(why -> step.fail("a WebSocket: " + why), this::oneLess);
  }

  private void oneLess() {
    if (--due == 0) {
      step.done();
    }
  }

  /** Cuts what is left. */
  @Override
  public void close() {
    sockets.loop().execute(() -> all.forEach(EchoSocket::cut));
  }
}
