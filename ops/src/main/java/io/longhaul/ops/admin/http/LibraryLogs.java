package io.longhaul.ops.admin.http;

import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Keeps Helidon, which logs by java.util.logging, from telling every start and stop. The loggers
 * are held here, since a level lasts only as long as its logger.
 */
final class LibraryLogs {
  private static final Logger HELIDON = Logger.getLogger("io.helidon");

  /** Tells failed starts with a stack trace; the fault that is thrown tells them better. */
  private static final Logger STARTS = Logger.getLogger("io.helidon.webserver.LoomServer");

  private LibraryLogs() {}

  static void quieten() {
    HELIDON.setLevel(Level.WARNING);
    STARTS.setLevel(Level.OFF);
  }
}
