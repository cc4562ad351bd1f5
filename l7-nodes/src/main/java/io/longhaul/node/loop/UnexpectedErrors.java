package io.longhaul.node.loop;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What reaches the end of a connection's pipeline. A peer that resets is daily business and counted
 * elsewhere; anything but an I/O error is a fault of ours, and must not vanish with its connection.
 */
public final class UnexpectedErrors {
  private static final Logger LOG = LoggerFactory.getLogger(UnexpectedErrors.class);

  private UnexpectedErrors() {}

  /** Whether a cause is a fault of the node's own, and no peer's. */
  public static boolean isOurs(Throwable cause) {
    return !(cause instanceof IOException);
  }

  /** Logs a cause that is a fault of the node's own. */
  public static void report(Throwable cause) {
    if (isOurs(cause)) {
      LOG.warn("a connection was closed because of an error in the node", cause);
    }
  }
}
