package io.longhaul.node.websocket;

import static io.longhaul.node.testing.WebSocketFrames.HANDSHAKE;
import static io.longhaul.node.testing.WebSocketFrames.clientText;
import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.proxy.Transport;
import io.longhaul.node.testing.Await;
import io.longhaul.node.testing.Peer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Tunnels whose sides are bare sockets, as they are on Linux. */
@EnabledOnOs(OS.LINUX)
final class SocketTunnelTest extends TunnelContract {
  private static final int MANY = 60;

  SocketTunnelTest() {
    super(Transport.EPOLL);
  }

  @Test
  void anIdleTunnelHasNoChannel() throws Exception {
    long before = channels();
    List<Peer> peers = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      Peer opened = node().connect();
      peers.add(opened);
      peers.add(handshake(opened));
    }
    Await.until("channels are gone", () -> channels() <= before);
    for (int i = 0; i < MANY; i++) {
      byte[] hello = clientText("hello " + i);
      peers.get(2 * i).send(hello);
      assertThat(peers.get(2 * i + 1).read(hello.length)).isEqualTo(hello);
    }
    for (Peer peer : peers) {
      peer.close();
    }
  }

  @Test
  void everyDescriptorIsGivenBackHoweverATunnelEnds() throws Exception {
    Await.until("the first connection is there", () -> node().server().connections() == 1);
    long before = descriptors();
    for (int i = 0; i < MANY; i++) {
      Peer opened = node().connect();
      Peer server = handshake(opened);
      switch (i % 4) {
        case 0 -> opened.reset();
        case 1 -> server.reset();
        case 2 -> opened.endOutput();
        default -> server.endOutput();
      }
      opened.close();
      server.close();
    }
    for (int i = 0; i < MANY; i++) {
      // Gone before, while or just after the tunnel opens.
      node().connect().send(HANDSHAKE).reset();
    }
    Await.until("tunnels ended", () -> node().tunnels() == 0);
    Await.until("connections are gone", () -> node().server().connections() == 1);
    Await.until(
        "descriptors are given back",
        () -> {
          closeAccepted();
          return descriptors() <= before;
        });
  }

  private static long descriptors() {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Netty's channels on the heap, after a collection. */
  private static long channels() {
    try {
      String histogram =
          (String)
              ManagementFactory.getPlatformMBeanServer()
                  .invoke(
                      new ObjectName("com.sun.management:type=DiagnosticCommand"),
                      "gcClassHistogram",
                      new Object[] {new String[0]},
                      new String[] {String[].class.getName()});
      return histogram
          .lines()
          .filter(line -> line.contains("io.netty.channel.epoll.EpollSocketChannel "))
          .mapToLong(line -> Long.parseLong(line.strip().split("\\s+", -1)[1]))
          .sum();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
