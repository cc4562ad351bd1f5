package io.longhaul.node.proxy;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Ends event loops. An event loop closes its sockets in the turn in which it sees that it is to
 * end; told between that and the turn's end, it ends without. So each is told by its own handler,
 * at the beginning of a turn.
 */
final class LoopsEnd {
  private final long withinMs;
  private final boolean asked;
  private volatile boolean wanted;

  /**
   * For the loops of one group.
   *
   * @param withinMs how long tasks that are left may take
   * @param asked whether the loops' handlers call {@link #reached}
   */
  LoopsEnd(long withinMs, boolean asked) {
    this.withinMs = withinMs;
    this.asked = asked;
  }

  /** A turn of the event loop has begun; called by it. */
  void reached(EventLoop loop) {
    if (wanted && !loop.isShuttingDown()) {
      var _ = loop.shutdownGracefully(0, withinMs, TimeUnit.MILLISECONDS);
    }
  }

  /** Ends the loops of a group, and waits for that within bounds. */
  void end(EventLoopGroup loops) {
    wanted = true;
    for (EventExecutor loop : loops) {
      wake(loop);
    }
    boolean ended = asked && loops.terminationFuture().awaitUninterruptibly(withinMs);
    if (!ended) {
      // Those whose handlers do not ask, or that are stuck.
      boolean _ =
          loops
              .shutdownGracefully(0, withinMs, TimeUnit.MILLISECONDS)
              .awaitUninterruptibly(withinMs);
    }
  }

  private static void wake(EventExecutor loop) {
    try {
      loop.execute(() -> {});
    } catch (RejectedExecutionException e) {
      // It has ended already.
      Thread.onSpinWait();
    }
  }
}
