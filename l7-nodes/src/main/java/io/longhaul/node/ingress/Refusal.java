package io.longhaul.node.ingress;

/** Why a connection was closed before it had a client. */
public enum Refusal {
  /** The peer is none of the trusted proxies. */
  UNTRUSTED,
  /** It does not begin with the PROXY v2 signature. */
  NOT_PROXY,
  /** Another version than 2, or a command other than LOCAL and PROXY. */
  VERSION,
  /** No TCP over IPv4 or IPv6, or a client and a door of different families. */
  FAMILY,
  /** Longer than {@link ProxyHeaderDecoder#MAX_HEADER_BYTES}. */
  TOO_LONG,
  /** Addresses or TLVs that don't fill the announced length, or a TLV with wrong content. */
  MALFORMED,
  /** The CRC32c TLV is not the header's. */
  CHECKSUM,
  /** The peer closed, or its connection broke, before the header's end. */
  TRUNCATED,
  /** The header's end did not come in time. */
  TIMEOUT
}
