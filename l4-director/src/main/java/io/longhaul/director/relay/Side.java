package io.longhaul.director.relay;

import io.netty.channel.socket.SocketChannel;

/** One of the two sides of a relayed connection: its socket, and the direction that it reads. */
interface Side {
  SocketChannel channel();

  /** Bytes read so far. */
  long moved();

  /** Whether what it reads has ended and the other side was told. */
  boolean isDone();

  /**
   * Lets go of everything, the socket included. Called once, when the connection ends.
   *
   * @param reset whether the other end sees a reset, rather than all that was sent and then an end
   */
  void end(boolean reset);
}
