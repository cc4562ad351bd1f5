package io.longhaul.chaos.node;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/**
 * Something short that is done so many times at once, each beginning anew as soon as it has ended,
 * and how often it is done in a time.
 */
final class Churn {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final EventLoop loop;
  private final int atOnce;
  private final Step step;
  // Belongs to the event loop.
  private boolean ending;
  private final LongAdder done = new LongAdder();

  Churn(EventLoop loop, int atOnce) {
    this.loop = loop;
    this.atOnce = atOnce;
    step = new Step(loop);
  }

  /**
   * Runs.
   *
   * @param one begins one; called by the event loop
   * @param lead before what is measured
   * @return how many were done a second
   * @throws io.longhaul.ops.CommandFailure when one failed
   */
  double rate(Runnable one, Duration lead, Duration time, Span measured) {
    step.begin(
        () -> {
          for (int i = 0; i < atOnce; i++) {
            one.run();
          }
        });
    step.awaitNothing(lead);
    measured.begins();
    long fromNs = System.nanoTime();
    long before = done.sum();
    step.awaitNothing(time);
    double rate = (done.sum() - before) / ((System.nanoTime() - fromNs) / 1e9);
    measured.ends();
    loop.execute(() -> ending = true);
    step.await(PATIENCE);
    return rate;
  }

  /** One more was done. */
  void counts() {
    done.increment();
  }

  /** It failed. */
  void fail(String why) {
    step.fail(why);
  }

  /**
   * One has ended.
   *
   * @param next begins another one, unless all are to end
   * @param last whether it was the last that was open
   */
  void ended(Runnable next, boolean last) {
    if (!ending) {
      next.run();
    } else if (last) {
      step.done();
    }
  }
}
