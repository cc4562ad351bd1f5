package io.longhaul.chaos.packet;

/** What a kernel did with a segment. */
public enum Outcome {
  /** A SYN made a request socket. */
  REQUEST_MADE,
  /** A SYN was answered with a cookie, without a socket. */
  COOKIE_GIVEN,
  /** The handshake ended: there is a full socket now. */
  ESTABLISHED,
  /** It moved the socket on: new data, a FIN, an acknowledgement. */
  TAKEN,
  /** It brought nothing new; answered again where TCP does so. */
  REPEATED,
  /** It does not belong to the socket's numbers; answered with an acknowledgement (RFC 5961). */
  CHALLENGED,
  /** A reset was sent to the client. */
  RESET_SENT,
  /** The client's reset ended the socket. */
  RESET_TAKEN,
  /** Nothing came of it. */
  IGNORED
}
