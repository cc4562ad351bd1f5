package io.longhaul.ops.admin.http;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Interrupts requests that take too long. An interrupt closes the socket that a virtual thread
 * reads from, so that a caller who sends one byte a second cannot stay.
 */
final class RequestDeadlines implements AutoCloseable {
  private final ScheduledThreadPoolExecutor timer;
  private final long timeoutMs;

  RequestDeadlines(Duration timeout) {
    timeoutMs = timeout.toMillis();
    timer =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("admin-deadlines").factory());
    timer.setRemoveOnCancelPolicy(true);
  }

  /** Runs a request on this thread within the time limit. */
  void run(Runnable request) {
    Deadline deadline = new Deadline(Thread.currentThread());
    var scheduled = timer.schedule(deadline, timeoutMs, TimeUnit.MILLISECONDS);
    try {
      request.run();
    } finally {
      deadline.finish();
      scheduled.cancel(false);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  /** Interrupts its thread, but never after the request has finished. */
  private static final class Deadline implements Runnable {
    private final Thread thread;
    private boolean finished;

    Deadline(Thread thread) {
      this.thread = thread;
    }

    @Override
    public synchronized void run() {
      if (!finished) {
        thread.interrupt();
      }
    }

    synchronized void finish() {
      finished = true;
    }
  }
}
