package io.longhaul.chaos.packet;

/** How a listener's queue of half-open connections stands. */
public enum Backlog {
  /** It has room: a SYN makes a request socket, and no cookie is valid. */
  ROOM,
  /** It overflows: a SYN is answered with a cookie and leaves no socket. */
  OVERFLOWING,
  /** It has room again, and cookies that were given may still come back. */
  OVERFLOWED_LATELY;

  /** Whether an acknowledgement without a socket is tried as a cookie's. */
  public boolean triesCookies() {
    return this != ROOM;
  }
}
