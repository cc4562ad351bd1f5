package io.longhaul.director.relay;

import io.netty.channel.socket.SocketChannel;

/** One of the two sides of a relayed connection: its socket, and the direction that it reads. */
interface Side {
  SocketChannel channel();

  /** Bytes read so far. */
  long moved();

  /** Whether what it reads has ended and the other side was told. */
  boolean isDone();

  /** Lets go of all but the socket. Called once, when the connection ends. */
  void release();
}
