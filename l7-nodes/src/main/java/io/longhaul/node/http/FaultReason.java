package io.longhaul.node.http;

import java.util.Locale;

/** Why a message was refused, and the status that a client is told. One counter each. */
public enum FaultReason {
  REQUEST_LINE(400),
  METHOD(400),
  TARGET(400),
  VERSION(505),
  CONNECT_METHOD(501),
  REQUEST_LINE_TOO_LONG(414),
  HEADERS_TOO_LARGE(431),
  TOO_MANY_HEADERS(431),
  BARE_LF(400),
  CONTROL_CHARACTER(400),
  OBS_FOLD(400),
  SPACE_BEFORE_COLON(400),
  FIELD_NAME(400),
  HOST(400),
  CONTENT_LENGTH(400),
  TRANSFER_ENCODING(400),
  UNKNOWN_CODING(501),
  LENGTH_CONFLICT(400),
  CHUNK(400),
  TRAILERS(400),
  BODY_TOO_LARGE(413),
  HEAD_TIMEOUT(408),
  BODY_TIMEOUT(408),
  UPGRADE(400),
  WEBSOCKET_VERSION(426),
  STATUS_LINE(400);

  private final int status;

  FaultReason(int status) {
    this.status = status;
  }

  /** What a client is told when its request has this fault. */
  public int status() {
    return status;
  }

  /** Name in metrics and in answers, such as {@code bare-lf}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
