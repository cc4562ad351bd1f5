package io.longhaul.node;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.longhaul.hash.FlowHash;
import io.longhaul.hash.HashKey;
import io.longhaul.membership.config.ConfigDocument;
import io.longhaul.membership.occupancy.SlotCounters;
import io.longhaul.node.route.RouteSnapshot;
import io.longhaul.node.testing.Await;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A node to which clients come at front doors that change. */
class FrontDoorsTest {
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();

  @BeforeAll
  static void onlyWithEpoll() {
    assumeTrue(Epoll.isAvailable(), "front doors need Linux's epoll");
  }

  private static NodeServer start() throws IOException {
    NodeSettings settings =
        ConfigDocument.parse("node.yaml", "{id: n-1, workers: 1}", NodeSettings::atDoors);
    return NodeServer.start(
        settings,
        new SlotCounters(),
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
      node.doors(Set.of(first));
      try (Socket client = connect(first)) {
        Await.until("it is accepted", () -> node.connections() == 1);
        node.doors(Set.of(second));
        assertThatThrownBy(() -> connect(first)).isInstanceOf(IOException.class);
        connect(second).close();
        client.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(US_ASCII));
        assertThat(client.getInputStream().read()).as("the first byte of an answer").isEqualTo('H');
      }
    }
  }

  @Test
  void nextRunListensBesideThisOne() throws IOException {
    InetSocketAddress door = free();
    try (NodeServer old = start();
        NodeServer next = start()) {
      old.doors(Set.of(door));
      next.doors(Set.of(door));
      old.doors(Set.of());
      connect(door).close();
      Await.until("the next run accepts", () -> next.accepted() == 1);
    }
  }

  @Test
  void doorWhoseAddressIsNotThereYetIsListenedAt() throws IOException {
    try (NodeServer node = start()) {
      node.doors(Set.of(new InetSocketAddress(InetAddress.ofLiteral("192.0.2.77"), 8443)));
      node.doors(Set.of(new InetSocketAddress(InetAddress.ofLiteral("2001:db8::77"), 8443)));
    }
  }

  @Test
  void doorThatSomebodyElseHasIsNamedAndTheOthersOpen() throws IOException {
    InetSocketAddress free = free();
    try (ServerSocket taken = new ServerSocket(0, 1, HERE);
        NodeServer node = start()) {
      InetSocketAddress theirs = new InetSocketAddress(HERE, taken.getLocalPort());
      assertThatThrownBy(() -> node.doors(Set.of(theirs, free)))
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
