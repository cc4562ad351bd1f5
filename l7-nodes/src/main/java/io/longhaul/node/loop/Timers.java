package io.longhaul.node.loop;

/** Sets the deadlines of one event loop; only that loop may call it. */
public interface Timers {
  /** Sets a deadline, or moves it, to {@code delayMs} from now. */
  void arm(Deadline deadline, long delayMs);

  void disarm(Deadline deadline);
}
