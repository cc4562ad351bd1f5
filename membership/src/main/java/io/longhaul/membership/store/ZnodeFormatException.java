package io.longhaul.membership.store;

import java.io.Serial;

/** The content of a znode is not what it should be. */
final class ZnodeFormatException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  ZnodeFormatException(String message) {
    super(message);
  }

  ZnodeFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
