package io.longhaul.chaos.packet;

import io.longhaul.chaos.packet.Socket.Full;

/** Which sockets occupy their slots. */
public enum Counting {
  /** Every one in whatever state, as rule R4 asks. */
  EVERY_SOCKET {
    @Override
    boolean counts(Socket socket) {
      return socket.exists();
    }
  },
  /** What the process thinks is open: a fault, for sabotage. */
  ACCEPTED_ONLY {
    @Override
    boolean counts(Socket socket) {
      return socket instanceof Full full && full.accepted() && full.state().held();
    }
  };

  abstract boolean counts(Socket socket);
}
