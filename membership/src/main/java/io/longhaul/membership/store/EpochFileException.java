package io.longhaul.membership.store;

import java.io.Serial;

/** A persisted epoch that is not this tier's, or no epoch at all. */
final class EpochFileException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  EpochFileException(String message) {
    super(message);
  }
}
