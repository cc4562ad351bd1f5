package io.longhaul.chaos.sim;

import java.util.ArrayList;
import java.util.List;

/**
 * Whether a process runs. What it has planned goes with it when it dies, and waits while it is
 * stopped (SIGSTOP, a long collection of garbage, a paused machine).
 */
final class Lifeline {
  private static final long CATCH_UP_NS = 20 * Timeline.MICROSECOND;

  private final Timeline time;
  private List<Runnable> waiting = new ArrayList<>();
  private long run;
  private boolean alive;
  private boolean hung;
  private long downSinceNs;

  Lifeline(Timeline time) {
    this.time = time;
  }

  boolean alive() {
    return alive;
  }

  boolean hung() {
    return hung;
  }

  boolean running() {
    return alive && !hung;
  }

  /** Until when it ran; the present while it does. */
  long lastRanNs() {
    return running() ? time.nowNs() : downSinceNs;
  }

  /** Which run of the process this is. */
  long run() {
    return run;
  }

  void start() {
    run++;
    alive = true;
    hung = false;
    waiting.clear();
  }

  void die() {
    if (running()) {
      downSinceNs = time.nowNs();
    }
    alive = false;
    hung = false;
    run++;
    waiting.clear();
  }

  void hang() {
    if (running()) {
      hung = true;
      downSinceNs = time.nowNs();
    }
  }

  void resume() {
    if (!alive || !hung) {
      return;
    }
    hung = false;
    List<Runnable> due = waiting;
    waiting = new ArrayList<>();
    long delay = 0;
    for (Runnable action : due) {
      after(delay, action);
      delay += CATCH_UP_NS;
    }
  }

  /** This run of the process does something so long from now. */
  void after(long delayNs, Runnable action) {
    long planned = run;
    time.after(delayNs, () -> perform(planned, action));
  }

  /** Something reaches the process now. */
  void receive(Runnable action) {
    perform(run, action);
  }

  private void perform(long planned, Runnable action) {
    if (!alive || run != planned) {
      return;
    }
    if (hung) {
      waiting.add(action);
    } else {
      action.run();
    }
  }
}
