package io.longhaul.membership.store;

import java.io.Serial;

/** Another running process has the id that this one was given. */
public final class IdInUseException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  public IdInUseException(String message) {
    super(message);
  }
}
