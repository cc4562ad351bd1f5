package io.longhaul.director.xdp;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.director.xdp.agent.KernelSockets;
import io.longhaul.director.xdp.agent.SocketScan;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What a walk over many sockets costs: {@code -Dlonghaul.sockets=N}. They are connections that
 * nobody accepts and whose clients have left, which takes no descriptors.
 */
@Tag("needs-clang")
@Tag("needs-libbpf")
@Tag("needs-bpf")
class KernelSocketsBench {
  private static final int SOCKETS = Integer.getInteger("longhaul.sockets", 4_000);
  private static final int PER_ADDRESS = 20_000;
  private static final int FIRST_PORT = 10_000;
  private static final int WALKS = 15;

  @Test
  void walkOverManySockets() throws Exception {
    OwnNetwork.run(
        () -> {
          OwnNetwork.command("ip", "link", "set", "lo", "up");
          for (String limit : List.of("core.somaxconn", "ipv4.tcp_max_syn_backlog")) {
            OwnNetwork.command("sysctl", "-q", "-w", "net." + limit + "=" + 2 * SOCKETS);
          }
          // What the clients leave behind would be walked over as well.
          OwnNetwork.command("sysctl", "-q", "-w", "net.ipv4.tcp_max_tw_buckets=1");
          measure();
          return true;
        });
  }

  private static void measure() throws Exception {
    InetAddress door = InetAddress.ofLiteral("127.0.0.1");
    try (SocketHost host = new SocketHost("127.0.0.1", new ServerSocket(0, 2 * SOCKETS, door));
        KernelSockets sockets = new KernelSockets(host.program())) {
      double emptyMs = medianMs(sockets);
      for (int i = 0; i < SOCKETS; i++) {
        connectAndLeave(host, i);
      }
      SocketScan scan = sockets.scan();
      assertThat(scan.sockets()).isEqualTo(SOCKETS);
      double ms = medianMs(sockets);
      System.out.printf(
          "%d sockets, %d of them a door's: %.1f ms of processor a walk, %.0f ns a socket; none: %.1f ms%n",
          scan.visited(), scan.sockets(), ms, (ms - emptyMs) * 1e6 / scan.visited(), emptyMs);
    }
  }

  private static void connectAndLeave(SocketHost host, int i) throws IOException {
    try (Socket client = new Socket()) {
      // Never a port again: that would end the connection that was left.
      String address = "127.0.0." + (2 + i / PER_ADDRESS);
      client.bind(
          new InetSocketAddress(InetAddress.ofLiteral(address), FIRST_PORT + i % PER_ADDRESS));
      client.connect(host.door());
    }
  }

  private static double medianMs(KernelSockets sockets) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long[] ns = new long[WALKS];
    for (int i = 0; i < WALKS; i++) {
      long start = threads.getCurrentThreadCpuTime();
      sockets.scan();
      ns[i] = threads.getCurrentThreadCpuTime() - start;
    }
    Arrays.sort(ns);
    return ns[WALKS / 2] / 1e6;
  }
}
