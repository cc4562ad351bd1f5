package io.longhaul.ops.process;

import java.util.logging.Level;
import java.util.logging.Logger;

/** How this process calls itself in its log lines. */
public final class ProcessName {
  private static final String PROPERTY = "longhaul.process";

  /** Libraries that log by java.util.logging; held, since a logger is dropped when nobody does. */
  private static final Logger LIBRARIES = Logger.getLogger("");

  private ProcessName() {}

  /** Sets it. To be called before anything is logged. */
  public static void set(String name) {
    System.setProperty(PROPERTY, name);
    LIBRARIES.setLevel(Level.WARNING);
  }
}
