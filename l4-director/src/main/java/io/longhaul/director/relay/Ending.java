package io.longhaul.director.relay;

import java.util.Locale;

/** How a relayed connection ended. */
enum Ending {
  /** Both sides ended their direction. */
  ORDERLY,
  /** The client reset it, or became unreachable. */
  CLIENT_RESET,
  /** The node reset it, or became unreachable. */
  NODE_RESET,
  /** The client left while the node was being connected to. */
  CLIENT_LEFT,
  /** One side had ended its direction and the other stayed silent for too long. */
  HALF_CLOSE_TIMEOUT,
  /** It could not be begun; counted by {@link Refusal} as well. */
  REFUSED,
  /** The plane was closed. */
  SHUTDOWN,
  /** Something failed in the relay itself, which is a bug; the log has its trace. */
  INTERNAL_ERROR;

  String tag() {
    return name().toLowerCase(Locale.ROOT);
  }
}
