package io.longhaul.hash;

import java.io.Serial;

/**
 * Bytes that are not an epoch that this program can read, or an epoch that cannot be written. The
 * message names what was found and what was expected.
 */
public final class EpochFormatException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  EpochFormatException(String message) {
    super(message);
  }

  EpochFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
