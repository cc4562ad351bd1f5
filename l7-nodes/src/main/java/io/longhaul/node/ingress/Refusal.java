package io.longhaul.node.ingress;

/** Why a connection was closed before it had a client. */
public enum Refusal {
  /** The peer is none of the trusted proxies. */
  UNTRUSTED,
  /** It begins neither with the PROXY v2 signature nor as a PROXY v1 line. */
  NOT_PROXY,
  /** A binary header of another version than 2, or a command other than LOCAL and PROXY. */
  VERSION,
  /** No TCP over IPv4 or IPv6, or a client and a door of different families. */
  FAMILY,
  /** Longer than {@link ProxyHeaderDecoder#MAX_HEADER_BYTES} or {@link ProxyLine#MAX_BYTES}. */
  TOO_LONG,
  /** A line that is none, addresses or TLVs that don't fill the announced length, a wrong TLV. */
  MALFORMED,
  /** The CRC32c TLV is not the header's. */
  CHECKSUM,
  /** The peer closed, or its connection broke, before the header's end. */
  TRUNCATED,
  /** The header's end did not come in time. */
  TIMEOUT,
  /** A client came straight to a node of front doors, at an address that is none. */
  NO_DOOR
}
