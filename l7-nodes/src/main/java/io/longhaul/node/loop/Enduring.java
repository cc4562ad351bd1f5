package io.longhaul.node.loop;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A task that is done again and again, whatever one of its turns throws: a scheduler would end it
 * without a word. What is thrown is logged.
 */
public final class Enduring implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Enduring.class);

  private final String name;
  private final Runnable turn;

  /**
   * @param name what a person calls it who reads the log
   */
  public Enduring(String name, Runnable turn) {
    this.name = name;
    this.turn = turn;
  }

  @Override
  @SuppressWarnings("IllegalCatch") // one that fails must not end all that follow
  public void run() {
    try {
      turn.run();
    } catch (RuntimeException | Error e) {
      LOG.error("{} failed; it is tried again at its next turn", name, e);
    }
  }
}
