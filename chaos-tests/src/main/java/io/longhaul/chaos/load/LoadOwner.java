package io.longhaul.chaos.load;

/** What a {@link LoadConnection} tells the run that it belongs to; all on the run's event loop. */
interface LoadOwner {
  LoadTally tally();

  /**
   * The handshake is done.
   *
   * @return when the connection is to leave, by {@link System#nanoTime}
   */
  long opened(LoadConnection connection);

  /**
   * The connection is over; {@code hadOpened} tells a failed attempt from the end of a WebSocket.
   */
  void ended(LoadConnection connection, boolean hadOpened);
}
