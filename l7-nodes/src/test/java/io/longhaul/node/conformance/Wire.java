package io.longhaul.node.conformance;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A WebSocket as bytes, whatever carries it. */
interface Wire extends Closeable {
  /** A field of the answer to the handshake. */
  Optional<String> field(String name);

  /** Sends pieces one by one, while what comes is not read. */
  void send(List<byte[]> pieces) throws IOException;

  /**
   * The next byte, or -1 at an orderly end.
   *
   * @throws java.net.SocketTimeoutException if nothing comes
   * @throws java.net.SocketException if it was reset
   */
  int read() throws IOException;

  /** Opens WebSockets with a server or a node. */
  interface Opener {
    /**
     * Opens one.
     *
     * @param fields beyond those of every handshake, as {@code name: value}
     */
    Wire open(List<String> fields) throws IOException;
  }
}
