package io.longhaul.ops.up;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Whether addresses can be listened on, tried by doing so for a moment. */
class FreePorts {
  /** What trying an address showed. */
  enum Answer {
    FREE,
    TAKEN,
    /** This machine has no such address, or the port needs a privilege. */
    IMPOSSIBLE
  }

  /** Tries an address. */
  Answer tryOut(InetSocketAddress address) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(address);
      return Answer.FREE;
    } catch (BindException e) {
      return String.valueOf(e.getMessage()).contains("in use") ? Answer.TAKEN : Answer.IMPOSSIBLE;
    } catch (IOException e) {
      return Answer.IMPOSSIBLE;
    }
  }

  /** A port of an address that is free now. */
  int any(InetAddress address) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(address, 0));
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(
          address.getHostAddress() + ": no free port: " + e.getMessage(), e);
    }
  }
}
