package io.longhaul.chaos.node;

import io.longhaul.ops.CommandFailure;
import java.net.InetSocketAddress;
import java.time.Duration;

/** A proxy that takes clients. */
record RunningProxy(Contender who, Wire wire, InetSocketAddress address, ChildProcess process)
    implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long LOOK_MS = 50;

  /** What clients ask for. */
  String url() {
    String scheme = wire.secure() ? "https" : "http";
    return scheme + "://" + address.getAddress().getHostAddress() + ":" + address.getPort() + "/";
  }

  /** Waits until it answers by the application. */
  RunningProxy awaitServing() {
    long deadlineNs = System.nanoTime() + PATIENCE.toNanos();
    while (!HttpProbe.answers(address, wire)) {
      process.requireRunning();
      if (System.nanoTime() - deadlineNs > 0) {
        throw new CommandFailure(
            "%s: no answer after %d s (expected: 200); it said:%n%s"
                .formatted(who.label(), PATIENCE.toSeconds(), process.lastLines()));
      }
      pause();
    }
    return this;
  }

  private static void pause() {
    try {
      Thread.sleep(LOOK_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("interrupted", e);
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
