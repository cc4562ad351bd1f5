package io.longhaul.director.xdp;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.director.xdp.agent.KernelSockets;
import io.longhaul.director.xdp.agent.SocketScan;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What a walk over many sockets costs. Each connection is two of them, of which the client's is no
 * door's: {@code -Dlonghaul.connections=N}, as many as the limits of this machine allow.
 */
@Tag("needs-clang")
@Tag("needs-libbpf")
@Tag("needs-bpf")
class KernelSocketsBench {
  private static final int CONNECTIONS = Integer.getInteger("longhaul.connections", 4_000);
  private static final int PER_ADDRESS = 20_000;
  private static final int WALKS = 15;

  @Test
  void walkOverManySockets() throws Exception {
    List<AutoCloseable> open = new ArrayList<>();
    try (SocketHost host = new SocketHost("127.0.0.1");
        KernelSockets sockets = new KernelSockets(host.program())) {
      long emptyNs = medianNs(sockets);
      long before = sockets.scan().visited();
      for (int i = 0; i < CONNECTIONS; i++) {
        connect(host, i, open);
      }
      SocketScan scan = sockets.scan();
      assertThat(scan.sockets()).isEqualTo(CONNECTIONS);
      long ns = medianNs(sockets);
      System.out.printf(
          "%d sockets, %d of them a door's: %.1f ms a walk, %.0f ns a socket; %d sockets: %.1f ms%n",
          scan.visited(),
          scan.sockets(),
          ns / 1e6,
          (double) (ns - emptyNs) / (scan.visited() - before),
          before,
          emptyNs / 1e6);
    } finally {
      for (AutoCloseable socket : open) {
        socket.close();
      }
    }
  }

  private static void connect(SocketHost host, int i, List<AutoCloseable> open) throws IOException {
    SocketChannel client = SocketChannel.open();
    open.add(client);
    int last = 2 + i / PER_ADDRESS;
    client.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0." + last), 0));
    client.connect(host.door());
    Socket server = host.listener.accept();
    open.add(server);
  }

  private static long medianNs(KernelSockets sockets) {
    long[] ns = new long[WALKS];
    for (int i = 0; i < WALKS; i++) {
      long start = System.nanoTime();
      sockets.scan();
      ns[i] = System.nanoTime() - start;
    }
    Arrays.sort(ns);
    return ns[WALKS / 2];
  }
}
