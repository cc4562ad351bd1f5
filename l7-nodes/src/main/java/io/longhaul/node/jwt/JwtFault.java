package io.longhaul.node.jwt;

import io.longhaul.node.metrics.DenyReason;
import java.io.Serial;

/** A token that is refused. Has no stack trace, since anybody can cause it. */
public final class JwtFault extends Exception {
  @Serial private static final long serialVersionUID = 1;

  private final DenyReason reason;

  JwtFault(DenyReason reason) {
    super(reason.label(), null, false, false);
    this.reason = reason;
  }

  public DenyReason reason() {
    return reason;
  }
}
