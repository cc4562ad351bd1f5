package io.longhaul.node.loop;

import io.netty.util.concurrent.FastThreadLocal;
import java.util.ArrayList;
import java.util.List;

/**
 * What one event loop is told at once of its sockets. Connections that many write to put their
 * flushes off to its end ({@link PutOff}), so that what was written in a batch goes out together.
 * On the thread of its event loop only; where nobody tells of batches, there are none under way.
 */
public final class Batch {
  private static final FastThreadLocal<Batch> OF_LOOP =
      new FastThreadLocal<>() {
        @Override
        protected Batch initialValue() {
          return new Batch();
        }
      };

  private final List<PutOff> waiting = new ArrayList<>();
  private boolean underWay;

  Batch() {}

  /** Of the event loop whose thread asks. */
  public static Batch ofThisLoop() {
    return OF_LOOP.get();
  }

  /** Events are handed out from now on. */
  public void begin() {
    underWay = true;
  }

  /**
   * All events have been handed out: does what was put off, each whatever becomes of the others.
   */
  public void end() {
    // What these ask for in turn waits for the tasks behind the batch, so this ends.
    underWay = false;
    for (int i = 0; i < waiting.size(); i++) {
      waiting.get(i).run();
    }
    waiting.clear();
  }

  /** Whether it was taken; it is not where no batch is under way. */
  boolean takes(PutOff later) {
    return underWay && waiting.add(later);
  }
}
