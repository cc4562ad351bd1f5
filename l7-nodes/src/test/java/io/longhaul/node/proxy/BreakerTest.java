package io.longhaul.node.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.config.Endpoint;
import io.longhaul.node.config.RoutesDocument;
import io.longhaul.node.route.RouteSnapshot;
import io.longhaul.node.testing.Await;
import io.longhaul.node.testing.FakeUpstream;
import io.longhaul.node.testing.FullBacklog;
import io.longhaul.node.testing.LeakCheck;
import io.longhaul.node.testing.Peer;
import io.longhaul.node.testing.TestNode;
import io.longhaul.node.testing.TestNode.Options;
import io.longhaul.node.testing.WebSocketFrames;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What an upstream's limits refuse, and that their places are free again afterwards. */
@ExtendWith(LeakCheck.class)
final class BreakerTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final String HOLD = "GET /hold HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  private static TestNode node(String settings, Endpoint endpoint) throws IOException {
    return TestNode.start(Options.DEFAULT, TestNode.routesTo(settings, endpoint));
  }

  /** Answers requests, holds those that ask for it, and takes WebSockets. */
  private static FakeUpstream app() throws IOException {
    FakeUpstream[] self = new FakeUpstream[1];
    self[0] =
        FakeUpstream.start(
            (peer, _) -> {
              for (String head = peer.readMessage(); !head.isEmpty(); head = peer.readMessage()) {
                self[0].saw(head);
                if (head.contains("Upgrade: websocket")) {
                  peer.send(WebSocketFrames.switching(head));
                } else if (!head.startsWith("GET /hold")) {
                  peer.send(OK);
                }
              }
            });
    return self[0];
  }

  private static void refused(TestNode node, String request, String breaker) throws IOException {
    double before = node.count("upstream.limited", "reason", breaker);
    try (Peer client = node.connect()) {
      assertThat(client.send(request).readMessage())
          .startsWith("HTTP/1.1 503 ")
          .endsWith("the upstream has enough to do\n");
    }
    assertThat(node.count("upstream.limited", "reason", breaker)).isEqualTo(before + 1);
  }

  private static void served(TestNode node) throws IOException {
    try (Peer client = node.connect()) {
      assertThat(client.send(GET).readMessage()).endsWith("ok");
    }
  }

  private static void free(TestNode node) {
    Await.until("nothing is left", () -> active(node) == 0 && requests(node) == 0);
  }

  private static double active(TestNode node) {
    return node.gauge("upstream.active", "upstream", "app");
  }

  private static double requests(TestNode node) {
    return node.gauge("upstream.requests", "upstream", "app");
  }

  @Test
  void requestAboveALimitIsRefusedAtOnceAndTunnelsAreNoRequests() throws IOException {
    try (FakeUpstream app = app();
        TestNode node = node("limits: {requests: 1}", app.endpoint());
        Peer tunnel = node.connect();
        Peer held = node.connect()) {
      assertThat(tunnel.send(WebSocketFrames.HANDSHAKE).readHead()).contains(" 101 ");
      held.send(HOLD);
      Await.until("the request is there", () -> app.seen().size() == 2);
      refused(node, GET, "requests");
      held.reset();
      Await.until("its place is free", () -> requests(node) == 0);
      served(node);
      assertThat(active(node)).isEqualTo(1);
      assertThat(node.tunnels()).isEqualTo(1);
    }
  }

  @Test
  void connectionsAreWebSocketsAndRequestsTogether() throws IOException {
    try (FakeUpstream app = app();
        TestNode node = node("limits: {connections: 2}", app.endpoint());
        Peer tunnel = node.connect();
        Peer held = node.connect()) {
      assertThat(tunnel.send(WebSocketFrames.HANDSHAKE).readHead()).contains(" 101 ");
      served(node);
      held.send(HOLD);
      Await.until("the request is there", () -> app.seen().size() == 3);
      refused(node, GET, "connections");
      refused(node, WebSocketFrames.HANDSHAKE, "connections");
      assertThat(app.seen()).hasSize(3);
      held.reset();
      Await.until("its place is free", () -> active(node) == 1);
      served(node);
      assertThat(node.tunnels()).isEqualTo(1);
      tunnel.reset();
      free(node);
      try (Peer first = node.connect();
          Peer second = node.connect()) {
        assertThat(first.send(WebSocketFrames.HANDSHAKE).readHead()).contains(" 101 ");
        assertThat(second.send(WebSocketFrames.HANDSHAKE).readHead()).contains(" 101 ");
        refused(node, GET, "connections");
      }
      free(node);
    }
  }

  @Test
  void pendingIsWhoeverWaitsForAConnection() throws IOException {
    try (FullBacklog silent = FullBacklog.take();
        TestNode node = node("connectTimeout: 1h, limits: {pending: 1}", silent.endpoint());
        Peer waits = node.connect()) {
      waits.send(GET);
      Await.until("it waits", () -> node.count("upstream.connects") == 1);
      refused(node, GET, "pending");
      refused(node, WebSocketFrames.HANDSHAKE, "pending");
      assertThat(requests(node)).isEqualTo(1);
      silent.makeRoom();
      try (Peer app = silent.accept()) {
        assertThat(app.readHead()).startsWith("GET / ");
        app.send(OK);
        assertThat(waits.readMessage()).endsWith("ok");
        free(node);
        waits.send(GET);
        assertThat(app.readHead()).startsWith("GET / ");
        app.send(OK);
        assertThat(waits.readMessage()).endsWith("ok");
      }
      assertThat(node.count("upstream.limited", "reason", "pending")).isEqualTo(2);
    }
  }

  @Test
  void whoeverFindsAConnectionWaitsForNone() throws IOException {
    try (FullBacklog silent = FullBacklog.take();
        FakeUpstream app = app();
        TestNode node =
            TestNode.start(Options.DEFAULT, draining(app.endpoint(), silent.endpoint()));
        Peer served = node.connect();
        Peer waits = node.connect()) {
      assertThat(served.send(GET).readMessage()).endsWith("ok");
      node.server().routes(draining(silent.endpoint(), app.endpoint()));
      waits.send(GET);
      Await.until("it waits", () -> node.count("upstream.connects") == 2);
      node.server().routes(draining(app.endpoint(), silent.endpoint()));
      assertThat(served.send(GET).readMessage()).endsWith("ok");
      assertThat(served.send(WebSocketFrames.HANDSHAKE).readHead()).contains(" 101 ");
      refused(node, GET, "pending");
    }
  }

  /** Leads to one endpoint, while another drains; one request may wait for a connection. */
  private static RouteSnapshot draining(Endpoint serving, Endpoint draining) {
    return RouteSnapshot.of(
        RoutesDocument.parse(
            "test.yaml",
            """
            routes: [{upstream: app}]
            upstreams:
              - name: app
                endpoints: ["%s", {address: "%s", draining: true}]
                connectTimeout: 1h
                limits: {pending: 1}
            """
                .formatted(serving, draining)));
  }

  @Test
  void whoeverCouldNotBeConnectedWaitsNoMore() throws IOException {
    try (FullBacklog silent = FullBacklog.take();
        TestNode node = node("connectTimeout: 300ms, limits: {pending: 1}", silent.endpoint());
        Peer client = node.connect()) {
      for (int i = 0; i < 2; i++) {
        assertThat(client.send(GET).readMessage())
            .startsWith("HTTP/1.1 503 ")
            .endsWith("no endpoint of the upstream can be reached\n");
        free(node);
      }
      assertThat(node.count("upstream.limited", "reason", "pending")).isZero();
    }
  }
}
