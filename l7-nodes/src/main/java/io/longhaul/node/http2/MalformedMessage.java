package io.longhaul.node.http2;

import java.io.Serial;

/**
 * A message that is malformed (RFC 9113, 8.1.1), which ends its stream with PROTOCOL_ERROR. Has no
 * stack trace: it is input.
 */
public final class MalformedMessage extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  MalformedMessage(String message) {
    super(message, null, false, false);
  }
}
