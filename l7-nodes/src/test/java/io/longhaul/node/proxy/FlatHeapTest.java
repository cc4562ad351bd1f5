package io.longhaul.node.proxy;

import static io.longhaul.node.testing.WebSocketFrames.HANDSHAKE;
import static io.longhaul.node.testing.WebSocketFrames.clientText;
import static io.longhaul.node.testing.WebSocketFrames.serverText;
import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.route.RouteSnapshot;
import io.longhaul.node.testing.Await;
import io.longhaul.node.testing.FakeUpstream;
import io.longhaul.node.testing.Peer;
import io.longhaul.node.testing.TestNode;
import io.longhaul.node.testing.WebSocketFrames;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Changes of everything that the routes document has, by names that never come again ({@link
 * ChangingRoutes}), while WebSockets stay open: nothing of an old document may stay but what they
 * need.
 */
final class FlatHeapTest {
  private static final int WEB_SOCKETS = 500;
  private static final int CHANGES = 1_000;
  private static final int WARM = 500;

  /**
   * How often the upstreams by TLS and HTTP/2 are used, each time on connections of a new kind. The
   * applications of this test keep something of each, in the same heap.
   */
  private static final int USED_ONE_IN = 50;

  /** Far less than a document takes; other tests' threads in this process come and go meanwhile. */
  private static final int MOST_GROWTH_BYTES = 2_048;

  /** What counts the files and names that were read; those of a change may be gone before. */
  private static final List<String> READ =
      List.of("access.sources.loaded", "endpoints.files.loaded", "endpoints.resolved");

  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final byte[] HI = clientText("hi");
  private static final byte[] HO = serverText("ho");

  @TempDir Path folder;
  private final List<Held> held = new ArrayList<>();

  @Test
  void thousandChangesWithOpenWebSocketsLeaveTheHeapFlat() throws IOException {
    try (FakeUpstream app = FakeUpstream.start((peer, _) -> serve(peer));
        ChangingRoutes routes = new ChangingRoutes(folder, app.endpoint(), FlatHeapTest::serve);
        TestNode node =
            TestNode.start(TestNode.Options.DEFAULT.with(routes.resolver()), snapshot(0, routes))) {
      List<Peer> webSockets = open(node);
      for (Peer webSocket : webSockets) {
        echo(webSocket);
      }
      long warm = 0;
      try (Peer client = node.connect()) {
        for (int i = 1; i <= CHANGES; i++) {
          node.server().routes(snapshot(i, routes));
          client.send(GET);
          assertThat(client.readMessage()).startsWith("HTTP/1.1 200 ").endsWith("ok");
          echo(webSockets.get(i % WEB_SOCKETS));
          if (i % USED_ONE_IN == 0) {
            client.send(GET.replace("/ ", "/tls "));
            assertThat(client.readMessage()).startsWith("HTTP/1.1 200 ").endsWith("ok");
            openOverHttp2(node);
          }
          if (i == WARM) {
            warm = liveHeapBytes(i);
          }
        }
      }
      long growth = (liveHeapBytes(CHANGES) - warm) / (CHANGES - WARM);
      System.out.printf(
          "measured: %d WebSockets, %d changes: live heap %d KiB after %d, %d bytes more a"
              + " change%n",
          WEB_SOCKETS, CHANGES, warm / 1_024, WARM, growth);

      assertThat(growth).as("bytes a change").isLessThan(MOST_GROWTH_BYTES);
      // The first, with which the WebSockets began, may stay; the last is in force.
      Await.until("all documents between are freed", () -> live(1, CHANGES) == 0);
      assertThat(node.tunnels()).isEqualTo(WEB_SOCKETS);
      for (Peer webSocket : webSockets) {
        echo(webSocket);
        webSocket.close();
      }
      Await.until("all tunnels ended", () -> node.tunnels() == 0);
      Await.until("the first document is freed", () -> live(0, 1) == 0);
      assertThat(live(CHANGES, CHANGES + 1)).isPositive();
      for (String what : READ) {
        assertThat(node.count(what)).as(what).isGreaterThan(CHANGES / 2.0);
      }
    }
  }

  private static void openOverHttp2(TestNode node) throws IOException {
    try (Peer webSocket = node.connect()) {
      webSocket.send(HANDSHAKE.replace("/echo", "/h2c"));
      assertThat(webSocket.readHead()).startsWith("HTTP/1.1 101 ");
      echo(webSocket);
    }
  }

  private static List<Peer> open(TestNode node) throws IOException {
    List<Peer> webSockets = new ArrayList<>();
    for (int i = 0; i < WEB_SOCKETS; i++) {
      Peer peer = node.connect();
      peer.send(HANDSHAKE);
      assertThat(peer.readHead()).startsWith("HTTP/1.1 101 ");
      webSockets.add(peer);
    }
    Await.until("all are tunnels", () -> node.tunnels() == WEB_SOCKETS);
    return webSockets;
  }

  private static void echo(Peer webSocket) throws IOException {
    webSocket.send(HI);
    assertThat(webSocket.read(HO.length)).isEqualTo(HO);
  }

  private static void serve(Peer peer) throws IOException {
    // An application has all the patience that there is; a test's peer has some seconds.
    peer.socket().setSoTimeout(0);
    for (String head = peer.readMessage(); !head.isEmpty(); head = peer.readMessage()) {
      if (head.contains("Upgrade: websocket") || head.contains("upgrade: websocket")) {
        peer.send(WebSocketFrames.switching(head));
        while (peer.read(HI.length).length == HI.length) {
          peer.send(HO);
        }
        return;
      }
      peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    }
  }

  private int live(int from, int to) {
    System.gc();
    return (int)
        held.stream().filter(h -> h.change() >= from && h.change() < to && h.isAlive()).count();
  }

  /** Part of a change's configuration, for as long as anybody else has it. */
  private record Held(int change, WeakReference<Object> part) {
    boolean isAlive() {
      return part.get() != null;
    }
  }

  private RouteSnapshot snapshot(int change, ChangingRoutes routes) throws IOException {
    RouteSnapshot snapshot = RouteSnapshot.of(routes.document(change));
    held.removeIf(h -> !h.isAlive());
    held.add(new Held(change, new WeakReference<>(snapshot)));
    snapshot
        .document()
        .upstreams()
        .forEach(upstream -> held.add(new Held(change, new WeakReference<>(upstream))));
    return snapshot;
  }

  /**
   * Once all between the first document and the one in force are freed, which is so some seconds
   * after; the least of a few collections, since what a cleaner frees is gone only after the next.
   */
  private long liveHeapBytes(int change) {
    Await.until("those between are freed", () -> live(1, change) == 0);
    held.removeIf(h -> !h.isAlive());
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      System.gc();
      least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return least;
  }
}
