package io.longhaul.director.xdp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;

/** The states of TCP sockets, as the kernel lists them for people. */
final class KernelTable {
  static final int ESTABLISHED = 1;
  static final int SYN_RECV = 3;
  static final int FIN_WAIT_1 = 4;
  static final int FIN_WAIT_2 = 5;
  static final int TIME_WAIT = 6;
  static final int CLOSE_WAIT = 8;
  static final int LAST_ACK = 9;
  static final int CLOSING = 11;

  private static final long LIMIT_NS = 30_000_000_000L;

  private KernelTable() {}

  /** The socket's state in the calling thread's namespace; empty where there is none. */
  static Optional<Integer> state(int port, int clientPort) throws IOException {
    for (String name : new String[] {"tcp", "tcp6"}) {
      for (String line : Files.readAllLines(Path.of("/proc/thread-self/net", name))) {
        String[] words = line.strip().split("\\s+", -1);
        if (words[1].endsWith(":%04X".formatted(port))
            && words[2].endsWith(":%04X".formatted(clientPort))) {
          return Optional.of(Integer.parseInt(words[3], 16));
        }
      }
    }
    return Optional.empty();
  }

  static void await(int port, int clientPort, int state) throws IOException {
    await(port, clientPort, Optional.of(state)::equals);
  }

  static void awaitGone(int port, int clientPort) throws IOException {
    await(port, clientPort, Optional::isEmpty);
  }

  private static void await(int port, int clientPort, Predicate<Optional<Integer>> wanted)
      throws IOException {
    long endNs = System.nanoTime() + LIMIT_NS;
    Optional<Integer> state = state(port, clientPort);
    while (!wanted.test(state)) {
      if (System.nanoTime() > endNs) {
        throw new IOException("socket of client port " + clientPort + ": state " + state);
      }
      Thread.onSpinWait();
      state = state(port, clientPort);
    }
  }
}
