package io.longhaul.director.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What relaying costs: processor time of the relay's own threads for bulk bytes and for small
 * messages, by transport and splice mode. Not a test by its name; RATIONALE.md says how to run it.
 */
class RelayBench {
  private static final int BULK_BYTES = 1 << 29;
  private static final int MESSAGES = 30_000;
  private static final int WARM_UP = 10_000;

  @Test
  void relayingCosts() throws IOException {
    System.out.println("mode       bulkMiB/s  relayUsPerMiB  echoP50us  relayUsPerEcho");
    try (FakeNode echo = FakeNode.echo();
        FakeNode sink = FakeNode.start("127.0.0.1", RelayBench::swallow)) {
      measure("nio", TransportKind.NIO, SpliceMode.OFF, echo, sink);
      measure("epoll copy", TransportKind.EPOLL, SpliceMode.OFF, echo, sink);
      measure("splice on", TransportKind.EPOLL, SpliceMode.ON, echo, sink);
      measure("auto", TransportKind.EPOLL, SpliceMode.AUTO, echo, sink);
    }
  }

  private static void swallow(Socket socket, Introduction introduction) throws IOException {
    Traffic.drain(socket.getInputStream());
    socket.getOutputStream().write(1);
  }

  private static void measure(
      String name, TransportKind transport, SpliceMode splice, FakeNode echo, FakeNode sink)
      throws IOException {
    try (RelayFixture relay = new RelayFixture(RelayFixture.settings(transport, splice))) {
      bulk(relay, sink.address(), BULK_BYTES / 4);
      long cpuNs = relayCpuNs();
      long bulkNs = bulk(relay, sink.address(), BULK_BYTES);
      double bulkCpuUs = (relayCpuNs() - cpuNs) / 1e3;
      echo(relay, echo.address(), WARM_UP);
      cpuNs = relayCpuNs();
      long[] latenciesNs = echo(relay, echo.address(), MESSAGES);
      double echoCpuUs = (relayCpuNs() - cpuNs) / 1e3;
      double mib = BULK_BYTES / (double) (1 << 20);
      System.out.printf(
          "%-10s %9.0f %14.1f %10.1f %15.2f%n",
          name,
          mib / (bulkNs / 1e9),
          bulkCpuUs / mib,
          latenciesNs[latenciesNs.length / 2] / 1e3,
          echoCpuUs / MESSAGES);
    }
  }

  private static long bulk(RelayFixture relay, InetSocketAddress node, int bytes)
      throws IOException {
    relay.load(Epochs.of(1, List.of(node), 0));
    byte[] chunk = new byte[1 << 18];
    try (Socket client = relay.connect()) {
      long startNs = System.nanoTime();
      for (int sent = 0; sent < bytes; sent += chunk.length) {
        client.getOutputStream().write(chunk);
      }
      client.shutdownOutput();
      assertThat(client.getInputStream().read()).isEqualTo(1);
      return System.nanoTime() - startNs;
    }
  }

  private static long[] echo(RelayFixture relay, InetSocketAddress node, int messages)
      throws IOException {
    relay.load(Epochs.of(1, List.of(node), 0));
    long[] latenciesNs = new long[messages];
    byte[] message = new byte[64];
    try (Socket client = relay.connect()) {
      client.setTcpNoDelay(true);
      InputStream in = client.getInputStream();
      for (int i = 0; i < messages; i++) {
        long startNs = System.nanoTime();
        client.getOutputStream().write(message);
        in.readNBytes(message.length);
        latenciesNs[i] = System.nanoTime() - startNs;
      }
    }
    Arrays.sort(latenciesNs);
    return latenciesNs;
  }

  private static long relayCpuNs() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long sum = 0;
    for (ThreadInfo thread : threads.dumpAllThreads(false, false)) {
      if (thread.getThreadName().startsWith("longhaul-relay")) {
        sum += threads.getThreadCpuTime(thread.getThreadId());
      }
    }
    return sum;
  }
}
