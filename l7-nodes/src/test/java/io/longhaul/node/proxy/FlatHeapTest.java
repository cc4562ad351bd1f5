package io.longhaul.node.proxy;

import static io.longhaul.node.testing.WebSocketFrames.HANDSHAKE;
import static io.longhaul.node.testing.WebSocketFrames.clientText;
import static io.longhaul.node.testing.WebSocketFrames.serverText;
import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.config.RoutesDocument;
import io.longhaul.node.config.Upstream;
import io.longhaul.node.route.RouteSnapshot;
import io.longhaul.node.testing.Await;
import io.longhaul.node.testing.FakeUpstream;
import io.longhaul.node.testing.Peer;
import io.longhaul.node.testing.TestCertificates;
import io.longhaul.node.testing.TestNode;
import io.longhaul.node.testing.WebSocketFrames;
import io.longhaul.node.traffic.SeriesLimits;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Changes of everything that the routes document has, by names that never come again (the files of
 * certificates and addresses are two, in turn), while WebSockets stay open: nothing of an old
 * document may stay but what they need.
 */
final class FlatHeapTest {
  private static final int WEB_SOCKETS = 500;
  private static final int CHANGES = 1_000;
  private static final int WARM = 200;

  /** Far less than a document takes; other tests' threads in this process come and go meanwhile. */
  private static final int MOST_GROWTH_BYTES = 4_096;

  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final byte[] HI = clientText("hi");
  private static final byte[] HO = serverText("ho");

  @TempDir Path folder;
  private final List<WeakReference<Upstream>> upstreams = new ArrayList<>();

  @Test
  void thousandChangesWithOpenWebSocketsLeaveTheHeapFlat() throws IOException {
    TestCertificates certificates = new TestCertificates(folder);
    for (int i = 0; i < 2; i++) {
      certificates.write("c" + i, certificates.issue("c" + i + ".example"));
      Files.writeString(folder.resolve("deny" + i), "192.0.2." + i + "\n");
    }
    try (FakeUpstream app = FakeUpstream.start((peer, _) -> serve(peer));
        TestNode node = TestNode.start(TestNode.Options.DEFAULT, snapshot(0, app, certificates))) {
      List<Peer> webSockets = open(node);
      for (Peer webSocket : webSockets) {
        echo(webSocket);
      }
      long warm = 0;
      try (Peer client = node.connect()) {
        for (int i = 1; i <= CHANGES; i++) {
          node.server().routes(snapshot(i, app, certificates));
          client.send(GET);
          assertThat(client.readMessage()).startsWith("HTTP/1.1 200 ").endsWith("ok");
          echo(webSockets.get(i % WEB_SOCKETS));
          if (i == WARM) {
            warm = liveHeapBytes(node, i);
          }
        }
      }
      long growth = (liveHeapBytes(node, CHANGES) - warm) / (CHANGES - WARM);
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
      assertThat(live(CHANGES, CHANGES + 1)).isEqualTo(1);
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

  private RouteSnapshot snapshot(int i, FakeUpstream app, TestCertificates certificates) {
    String yaml =
        """
        listeners:
          - {name: plain, door: web, policies: [all-%1$d]}
          - name: secure-%1$d
            door: secure-%1$d
            tls: {certificates: [%2$s], minVersion: 1.%3$d}
        policies:
          - {name: all-%1$d, rateLimits: [{rate: 1000000/s, burst: 1000000, keys: 1024}],
             addresses: {deny: [198.51.%4$d.0/24], denyFile: %5$s}}
        routes:
          - {upstream: app-%1$d}
          - {host: h%1$d.example, path: /p%1$d, upstream: side-%1$d, listeners: [plain]}
        upstreams:
          - {name: app-%1$d, endpoints: ["%6$s"], balance: %7$s, responseTimeout: %8$ds,
             outlier: {}, retries: {}, stickyCookie: {name: c%1$d}}
          - {name: side-%1$d, endpoints: [%9$s],
             healthCheck: {interval: 1h, type: http, path: /%1$d}}
        """
            .formatted(
                i,
                certificates.entry("c" + i % 2),
                2 + i % 2,
                i % 250 + 1,
                folder.resolve("deny" + i % 2),
                app.endpoint(),
                List.of("least-connections", "round-robin", "peak-ewma", "ring-hash").get(i % 4),
                i + 1,
                i == 0 ? crowd() : "\"127.1.%1$d.%1$d:1\"".formatted(i % 250 + 1));
    RoutesDocument document = RoutesDocument.parse("test.yaml", yaml);
    upstreams.add(new WeakReference<>(document.upstreams().getFirst()));
    return RouteSnapshot.of(document);
  }

  /**
   * As many endpoints as have series of their own, which metrics keep for ten minutes: what comes
   * later is counted with others, so that it is the rest whose growth is seen.
   */
  private static String crowd() {
    return IntStream.range(0, SeriesLimits.DEFAULT.endpoints())
        .mapToObj(i -> "\"127.2.%d.%d:1\"".formatted(i / 250, i % 250 + 1))
        .collect(Collectors.joining(", "));
  }

  private int live(int from, int to) {
    System.gc();
    return (int) upstreams.subList(from, to).stream().filter(s -> s.get() != null).count();
  }

  /**
   * Once the upstreams of the change before are forgotten, which is so some seconds after; the
   * least of a few collections, since what a cleaner frees is gone only after the next.
   */
  private static long liveHeapBytes(TestNode node, int change) {
    Await.until("the last but one is forgotten", () -> !node.hasUpstream("side-" + (change - 1)));
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      System.gc();
      least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return least;
  }
}
