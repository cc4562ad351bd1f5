package io.longhaul.node.metrics;

/** Why a DNS name gave no endpoints; what was known of it stays. */
public enum ResolveFailure {
  /** No server answered in time. */
  TIMEOUT,
  /** A server answered with an error, such as SERVFAIL or REFUSED. */
  SERVER,
  /** The name is not there, or has no address of the wanted family. */
  EMPTY,
  /** The answer could not be read. */
  MALFORMED,
  /** No server could be asked, or none is known. */
  UNREACHABLE
}
