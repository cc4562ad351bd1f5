package io.longhaul.membership.store;

import java.io.Serial;

/** Something else changed what a change was based on, or it does not exist. Nothing was changed. */
public class ConflictException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  public ConflictException(String message) {
    super(message);
  }
}
