package io.longhaul.chaos.node;

import java.util.Optional;

/** Is told what becomes of an {@link EchoSocket}, by its event loop. */
interface SocketOwner {
  /** Its handshake was answered as RFC 6455 asks. */
  void opened(EchoSocket socket);

  /** Its message came back, equal. */
  void echoed(EchoSocket socket);

  /**
   * It has ended; nothing follows.
   *
   * @param fault empty when it was asked to and did so in order
   */
  void ended(EchoSocket socket, Optional<String> fault);
}
