package io.longhaul.membership.store;

import java.io.Serial;

/** A coordinator whose leadership is over tried to write (rule R10). Nothing was changed. */
public final class FencedException extends ConflictException {
  @Serial private static final long serialVersionUID = 1L;

  public FencedException(String message) {
    super(message);
  }
}
