package io.longhaul.node.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Ports for servers that cannot choose their own: free a moment ago, each given once. */
final class Ports {
  private static final long WITHIN_NS = 20_000_000_000L;
  private static final long LOOK_MS = 20;

  private Ports() {}

  static Map<String, Integer> free(String... names) throws IOException {
    Map<String, Integer> ports = new HashMap<>();
    List<ServerSocket> held = new ArrayList<>();
    for (String name : names) {
      ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      held.add(socket);
      ports.put(name, socket.getLocalPort());
    }
    for (ServerSocket socket : held) {
      socket.close();
    }
    return ports;
  }

  /** Waits until a peer listens there. */
  static void await(PeerProcess peer, int port) throws Exception {
    long give = System.nanoTime() + WITHIN_NS;
    while (!isListening(port)) {
      peer.requireRunning();
      assertThat(System.nanoTime()).as("port %s", port).isLessThan(give);
      Thread.sleep(LOOK_MS);
    }
  }

  private static boolean isListening(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
