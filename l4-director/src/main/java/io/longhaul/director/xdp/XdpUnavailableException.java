package io.longhaul.director.xdp;

import java.io.Serial;

/** Why the xdp plane cannot run on this host, and what to do about it, in one line. */
public final class XdpUnavailableException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  XdpUnavailableException(String message) {
    super(message);
  }

  XdpUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
