package io.longhaul.node.http;

import java.io.Serial;

/** A message that breaks the rules of HTTP/1.1 or a limit. Has no stack trace: it is input. */
public final class HttpFault extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final FaultReason reason;

  public HttpFault(FaultReason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  public FaultReason reason() {
    return reason;
  }
}
