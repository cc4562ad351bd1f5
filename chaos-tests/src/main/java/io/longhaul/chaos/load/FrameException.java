package io.longhaul.chaos.load;

/** The peer sent what RFC 6455 does not allow. */
public final class FrameException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String reason;

  FrameException(String reason) {
    super(reason);
    this.reason = reason;
  }

  public String reason() {
    return reason;
  }
}
