package io.longhaul.director.relay;

import io.netty.channel.ConnectTimeoutException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.util.Locale;

/** Why a node could not be connected to. */
enum ConnectFailure {
  /** Its host answered that nobody listens. */
  REFUSED,
  /** It did not answer within the connect time-out. */
  TIMEOUT,
  /** There is no way to its host. */
  NO_ROUTE,
  /** Anything else, such as no free local port or descriptor. */
  OTHER;

  static ConnectFailure of(Throwable cause) {
    // ConnectTimeoutException is a ConnectException, so the order matters.
    return switch (cause) {
      case ConnectTimeoutException _ -> TIMEOUT;
      case NoRouteToHostException _ -> NO_ROUTE;
      case ConnectException _ -> REFUSED;
      default -> OTHER;
    };
  }

  String tag() {
    return name().toLowerCase(Locale.ROOT);
  }
}
