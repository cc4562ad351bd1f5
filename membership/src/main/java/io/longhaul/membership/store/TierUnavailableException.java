package io.longhaul.membership.store;

import java.io.Serial;

/**
 * ZooKeeper is away, or did not answer in time. Forwarding goes on; nothing can be changed. A
 * change that was under way may or may not have been made: read before trying again.
 */
public final class TierUnavailableException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  public TierUnavailableException(String message) {
    super(message);
  }

  public TierUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
