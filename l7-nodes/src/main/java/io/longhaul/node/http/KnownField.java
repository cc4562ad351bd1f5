package io.longhaul.node.http;

import java.util.Locale;

/**
 * Fields whose names the node asks for in every message. A head's names are compared with all of
 * them at once, when it is scanned, so that asking is a look at a number.
 */
public enum KnownField {
  CONNECTION,
  CONTENT_LENGTH,
  CONTENT_TYPE,
  COOKIE,
  EXPECT,
  FORWARDED,
  HOST,
  KEEP_ALIVE,
  PROXY_AUTHENTICATE,
  PROXY_AUTHORIZATION,
  PROXY_CONNECTION,
  SEC_WEBSOCKET_ACCEPT,
  SEC_WEBSOCKET_EXTENSIONS,
  SEC_WEBSOCKET_KEY,
  SEC_WEBSOCKET_PROTOCOL,
  SEC_WEBSOCKET_VERSION,
  TE,
  TRACEPARENT,
  TRACESTATE,
  TRANSFER_ENCODING,
  UPGRADE,
  USER_AGENT,
  X_FORWARDED_FOR,
  X_FORWARDED_HOST,
  X_FORWARDED_PORT,
  X_FORWARDED_PROTO,
  X_LONGHAUL_NODE,
  X_REQUEST_ID;

  private final String lowerCase = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** The name in lower case, as in {@code content-length}. */
  public String lowerCase() {
    return lowerCase;
  }

  /** Its code in {@link FieldNames}. */
  @SuppressWarnings("EnumOrdinal") // Is written nowhere: a code is as old as its process.
  int code() {
    return ordinal() + 1;
  }

  /** Its bit in a {@link FieldSet}. */
  long bit() {
    return 1L << code();
  }
}
