package io.longhaul.node.metrics;

/** Why a TLS handshake did not come to its end. */
public enum HandshakeFailure {
  /** It took longer than tlsHandshakeTimeout. */
  TIMEOUT,
  /** The client left. */
  CLOSED,
  /** What the client sent is not TLS. */
  NOT_TLS,
  /** The ClientHello is longer than the limit. */
  TOO_LONG,
  /** No version, cipher or signature that both sides know. */
  NO_OVERLAP,
  /** The client's certificate is missing or not trusted. */
  CLIENT_CERTIFICATE,
  /** The client refused, by an alert; it does not trust our certificate, for example. */
  ALERT,
  /** No certificate of the listener could be read. */
  NO_CERTIFICATE,
  /** Anything else that breaks the protocol. */
  PROTOCOL
}
