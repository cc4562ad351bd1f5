package io.longhaul.chaos.node;

import io.longhaul.ops.CommandFailure;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What an event loop does for a thread that waits for it, one thing after the other. Once something
 * has failed, everything after it fails too.
 */
final class Step {
  private final EventLoop loop;
  private volatile CompletableFuture<Boolean> current = CompletableFuture.completedFuture(true);
  // Belongs to the event loop.
  private Optional<String> broken = Optional.empty();

  Step(EventLoop loop) {
    this.loop = loop;
  }

  /** Begins something; the thread that waits calls this. */
  void begin(Runnable what) {
    CompletableFuture<Boolean> next = new CompletableFuture<>();
    current = next;
    loop.execute(
        () -> {
          broken.ifPresent(this::fail);
          try {
            what.run();
          } catch (RuntimeException e) {
            fail(e.toString());
          }
        });
  }

  /** It is done; the event loop calls this. */
  void done() {
    var _ = current.complete(true);
  }

  /** It failed; the event loop calls this. The first reason counts. */
  void fail(String why) {
    broken = broken.or(() -> Optional.of(why));
    var _ = current.completeExceptionally(new CommandFailure(broken.orElse(why)));
  }

  /**
   * Waits until it is done.
   *
   * @throws CommandFailure when it failed, or took longer
   */
  void await(Duration limit) {
    if (!completes(limit)) {
      throw new CommandFailure("not done after " + limit.toSeconds() + " s (expected: done)");
    }
  }

  /**
   * Lets it go on for a time.
   *
   * @throws CommandFailure when it failed meanwhile
   */
  void awaitNothing(Duration time) {
    if (completes(time)) {
      throw new CommandFailure("done already (expected: after " + time.toMillis() + " ms)");
    }
  }

  private boolean completes(Duration limit) {
    try {
      return current.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new CommandFailure(
          String.valueOf(Optional.ofNullable(e.getCause()).orElse(e).getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("interrupted", e);
    }
  }
}
