package io.longhaul.chaos.e2e;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports to listen on, below those that the system gives to outgoing connections. */
final class FreePort {
  private static final int FIRST = 12_000;
  private static final int END = 30_000;
  private static final int TRIES = 100;

  private static final InetAddress LOCAL = InetAddress.ofLiteral("127.0.0.1");

  private FreePort() {}

  /** The port on this machine. */
  static InetSocketAddress at(int port) {
    return new InetSocketAddress(LOCAL, port);
  }

  static int pick() {
    for (int i = 0; i < TRIES; i++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, END);
      if (isFree(port)) {
        return port;
      }
    }
    throw new IllegalStateException("port: none free (expected: one from " + FIRST + " on)");
  }

  private static boolean isFree(int port) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.bind(at(port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
