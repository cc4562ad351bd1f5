package io.longhaul.node;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longhaul.hash.FlowHash;
import io.longhaul.hash.HashKey;
import io.longhaul.membership.config.ConfigDocument;
import io.longhaul.membership.occupancy.OccupancyTracker;
import io.longhaul.membership.occupancy.SlotCounters;
import io.longhaul.node.proxy.UnderlayMtu;
import io.longhaul.node.route.RouteSnapshot;
import io.longhaul.node.testing.Await;
import io.longhaul.node.testing.Requirement;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A node to which clients come at front doors that change. */
class FrontDoorsTest {
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();

  /** TCP_LISTEN, in the fourth field of the kernel's tables of sockets. */
  private static final String LISTEN = "0A";

  private static final int STATE_AT = 3;

  @BeforeAll
  static void onlyWithEpoll() {
    Requirement.holds(Epoll.isAvailable(), "front doors need Linux's epoll");
  }

  private static NodeServer start() throws IOException {
    return start(new SlotCounters());
  }

  private static NodeServer start(SlotCounters counters) throws IOException {
    NodeSettings settings =
        ConfigDocument.parse("node.yaml", "{id: n-1, workers: 1}", NodeSettings::atDoors);
    return NodeServer.start(
        settings,
        counters,
        new FlowHash(new HashKey(1, 2)),
        RouteSnapshot.EMPTY,
        new SimpleMeterRegistry());
  }

  @Test
  void doorsOpenAndCloseAndConnectionsStay() throws IOException {
    InetSocketAddress first = free();
    InetSocketAddress second = free();
    try (NodeServer node = start()) {
      assertThat(node.relayAddress()).isEmpty();
      node.doors(Map.of(first, "web"));
      try (Socket client = connect(first)) {
        Await.until("it is accepted", () -> node.connections() == 1);
        node.doors(Map.of(second, "web"));
        assertThatThrownBy(() -> connect(first)).isInstanceOf(IOException.class);
        connect(second).close();
        client.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(US_ASCII));
        assertThat(client.getInputStream().read()).as("the first byte of an answer").isEqualTo('H');
      }
    }
  }

  @Test
  void clientsAreToldToLeaveRoomForTheLongestEncapsulation() throws Exception {
    InetSocketAddress door = free();
    EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    try (NodeServer node = start()) {
      node.doors(Map.of(door, "web"));
      EpollSocketChannel client =
          (EpollSocketChannel)
              new Bootstrap()
                  .group(loops)
                  .channel(EpollSocketChannel.class)
                  .handler(new ChannelInboundHandlerAdapter())
                  .connect(door)
                  .sync()
                  .channel();

      assertThat(client.tcpInfo().sndMss()).isBetween(1_300L, 1_500L - 68 - 40);
    } finally {
      var _ = loops.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS);
    }
  }

  @Test
  void roomIsLeftAlsoInIpv6() {
    assertThat(UnderlayMtu.DEFAULT.maxSegment(InetAddress.ofLiteral("2001:db8::1")))
        .isEqualTo(1_500 - 68 - 60);
    assertThatThrownBy(() -> new UnderlayMtu(1_347)).hasMessageContaining("1348 to 65535");
    assertThat(new UnderlayMtu(1_348).bytes()).isEqualTo(1_348);
  }

  @Test
  void connectionsCountForTheDoorThatTheyCameTo() throws IOException {
    InetSocketAddress door = free();
    SlotCounters counters = new SlotCounters();
    try (NodeServer node = start(counters)) {
      node.doors(Map.of(door, "web"));
      try (Socket _ = connect(door)) {
        Await.until("it is accepted", () -> node.connections() == 1 && counters.unknown() == 0);
        OccupancyTracker tracker = new OccupancyTracker(counters.doors(), Duration.ZERO, 0);
        BitSet occupied = tracker.scan(0).orElseThrow().sockets();
        assertThat(counters.doors().names(occupied, Set.of("web", "plain"))).containsExactly("web");
      }
    }
  }

  @Test
  void nextRunListensBesideThisOne() throws IOException {
    InetSocketAddress door = free();
    try (NodeServer old = start();
        NodeServer next = start()) {
      old.doors(Map.of(door, "web"));
      next.doors(Map.of(door, "web"));
      old.doors(Map.of());
      connect(door).close();
      Await.until("the next run accepts", () -> next.accepted() == 1);
    }
  }

  @Test
  void doorWhoseAddressIsNotThereYetIsListenedAt() throws IOException {
    int port = free().getPort();
    try (NodeServer node = start()) {
      node.doors(Map.of(new InetSocketAddress(InetAddress.ofLiteral("192.0.2.77"), port), "a"));
      Await.until("IPv4 is listened at", () -> isListenedAt("4D0200C0", port));
      node.doors(Map.of(new InetSocketAddress(InetAddress.ofLiteral("2001:db8::77"), port), "b"));
      String six = "B80D0120" + "00000000".repeat(2) + "77000000";
      Await.until("IPv6 is listened at", () -> isListenedAt(six, port));
      Await.until("the door before is closed", () -> !isListenedAt("4D0200C0", port));
    }
  }

  /**
   * Whether the kernel has a listening socket there.
   *
   * @param address as it writes addresses: words of the machine's order, in hexadecimal
   */
  private static boolean isListenedAt(String address, int port) {
    String at = "%s:%04X".formatted(address, port);
    return Stream.of("/proc/net/tcp", "/proc/net/tcp6")
        .flatMap(table -> lines(Path.of(table)).stream())
        .map(line -> line.strip().split("\\s+", -1))
        .anyMatch(fields -> fields[1].endsWith(at) && fields[STATE_AT].equals(LISTEN));
  }

  private static List<String> lines(Path table) {
    try {
      return Files.readAllLines(table);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void doorThatSomebodyElseHasIsNamedAndTheOthersOpen() throws IOException {
    InetSocketAddress free = free();
    try (ServerSocket taken = new ServerSocket(0, 1, HERE);
        NodeServer node = start()) {
      InetSocketAddress theirs = new InetSocketAddress(HERE, taken.getLocalPort());
      assertThatThrownBy(() -> node.doors(Map.of(theirs, "web", free, "plain")))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(String.valueOf(taken.getLocalPort()));
      connect(free).close();
    }
  }

  private static InetSocketAddress free() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, HERE)) {
      return new InetSocketAddress(HERE, socket.getLocalPort());
    }
  }

  private static Socket connect(InetSocketAddress at) throws IOException {
    return new Socket(at.getAddress(), at.getPort());
  }
}
