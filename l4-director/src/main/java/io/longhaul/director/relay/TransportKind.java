package io.longhaul.director.relay;

/** Which of the system's ways of waiting for sockets the plane uses. */
public enum TransportKind {
  /** Epoll where the system has it, else NIO; the default. */
  AUTO,
  /** Linux's epoll; refuses to start elsewhere. */
  EPOLL,
  /** The JDK's selectors. Works everywhere; no splice, no TCP_USER_TIMEOUT. */
  NIO
}
