package io.longhaul.node.metrics;

import java.util.Locale;

/** Why a policy refused a request. The client learns no more than the status; one counter each. */
public enum DenyReason {
  /** The client's address is denied, or is not among those that are allowed. */
  ADDRESS(403),
  /**
   * A field that decides is given twice, or beside one that an application could mistake for it.
   */
  AMBIGUOUS(400),
  /** No token where one is needed. */
  TOKEN_MISSING(401),
  /** A token that is not in the file. */
  TOKEN_UNKNOWN(401),
  /** A known token, and no id. */
  ID_MISSING(403),
  /** An id that the token may not use. */
  ID_UNKNOWN(403),
  /** No JSON Web Token where one is needed. */
  JWT_MISSING(401),
  /** Too long, not in the compact form, without an end, or with parts that are not understood. */
  JWT_MALFORMED(401),
  /** Signed in a way that the policy does not accept, or not at all. */
  JWT_ALGORITHM(401),
  /** The key set has no such key for its algorithm. */
  JWT_KEY(401),
  /** The signature is not its key's. */
  JWT_SIGNATURE(401),
  /** Its time is over. */
  JWT_EXPIRED(401),
  /** Its time has not come. */
  JWT_NOT_YET(401),
  /** From another issuer. */
  JWT_ISSUER(401),
  /** For others. */
  JWT_AUDIENCE(401),
  /** A claim that is asked for is missing or another, or cannot be forwarded. */
  JWT_CLAIM(403),
  /** More than a rate limit lets in. */
  RATE(429),
  /** What the policy decides by could not be read yet. */
  NOT_READY(503);

  private final int status;

  DenyReason(int status) {
    this.status = status;
  }

  /** What the client is told. */
  public int status() {
    return status;
  }

  /** Name in metrics and in the log. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
