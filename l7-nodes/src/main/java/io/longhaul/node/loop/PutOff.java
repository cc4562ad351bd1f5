package io.longhaul.node.loop;

import io.netty.util.concurrent.EventExecutor;

/**
 * A connection's flush, done once for all who ask for it meanwhile: at the end of the {@link Batch}
 * under way, else when the event loop comes to its tasks, which it does before it waits for
 * anything. So it is done in the turn in which it was asked for, and never within the call that
 * asks. On the event loop only.
 */
public final class PutOff implements Runnable {
  private final EventExecutor loop;
  private final Batch batch;
  private final Runnable flush;
  private boolean asked;

  /**
   * For a connection of the event loop whose thread calls.
   *
   * @param flush what is done; should it throw, that is reported and harms nobody else
   */
  public PutOff(EventExecutor loop, Runnable flush) {
    this.loop = loop;
    this.batch = Batch.ofThisLoop();
    this.flush = flush;
  }

  /** Asks for it. */
  public void ask() {
    if (asked) {
      return;
    }
    asked = true;
    if (batch.takes(this)) {
      return;
    }
    if (loop.isShuttingDown()) {
      // Its sockets are closed before it comes to its tasks again.
      run();
    } else {
      loop.execute(this);
    }
  }

  @Override
  public void run() {
    asked = false;
    try {
      flush.run();
    } catch (RuntimeException | Error e) {
      UnexpectedErrors.report(e);
    }
  }
}
