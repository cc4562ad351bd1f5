package io.longhaul.chaos.packet;

import io.longhaul.chaos.packet.Socket.Full;

/** What occupies a slot. */
public enum Counting {
  /** Every socket in whatever state, as rule R4 asks; a cookie leaves a trace as well. */
  EVERY_SOCKET,
  /** Every socket, but no trace of cookies: a fault, for sabotage. */
  NO_COOKIES,
  /** What the process thinks is open: a fault, for sabotage. */
  ACCEPTED_ONLY;

  boolean counts(Socket socket) {
    return switch (this) {
      case EVERY_SOCKET, NO_COOKIES -> socket.exists();
      case ACCEPTED_ONLY -> socket instanceof Full full && full.accepted() && full.state().held();
    };
  }

  boolean countsCookies() {
    return this == EVERY_SOCKET;
  }
}
