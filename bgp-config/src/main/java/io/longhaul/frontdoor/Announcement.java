package io.longhaul.frontdoor;

/** What a director wants routers to do with its routes. */
public enum Announcement {
  /** Announced: send me packets. */
  ACTIVE,
  /**
   * Announced with the graceful-shutdown community (RFC 8326): prefer anybody else, because these
   * routes will soon be withdrawn.
   */
  GRACEFUL_SHUTDOWN,
  /** Not announced; the sessions stay up. */
  WITHDRAWN
}
