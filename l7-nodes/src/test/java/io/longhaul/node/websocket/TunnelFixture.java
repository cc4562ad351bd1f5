package io.longhaul.node.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.config.Endpoint;
import io.longhaul.node.config.RoutesDocument;
import io.longhaul.node.proxy.Transport;
import io.longhaul.node.route.RouteSnapshot;
import io.longhaul.node.testing.Await;
import io.longhaul.node.testing.FakeUpstream;
import io.longhaul.node.testing.LeakCheck;
import io.longhaul.node.testing.Peer;
import io.longhaul.node.testing.TestNode;
import io.longhaul.node.testing.TestNode.Options;
import io.longhaul.node.testing.WebSocketFrames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** A client, a node and an application, for WebSockets whose sides subclasses choose. */
@ExtendWith(LeakCheck.class)
abstract class TunnelFixture {
  private static final long CALM_MS = 300;

  private final BlockingQueue<Peer> accepted = new LinkedBlockingQueue<>();
  private final Transport transport;
  private FakeUpstream app;
  private Endpoint endpoint;
  private TestNode node;
  private TunnelClient client;

  TunnelFixture(Transport transport) {
    this.transport = transport;
  }

  @BeforeEach
  void open() throws IOException {
    app =
        FakeUpstream.start(
            (peer, connection) -> {
              String head = peer.readHead();
              if (head.isEmpty()) {
                return;
              }
              app.saw(head);
              peer.send(WebSocketFrames.switching(head));
              accepted.add(peer);
              Await.until("test is over", () -> peer.socket().isClosed());
            });
    endpoint = wayTo(app.endpoint());
    node = TestNode.start(Options.DEFAULT.with(transport), routes("", ""));
    client = connect();
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    closeAccepted();
    app.close();
    node.close();
  }

  /** Where the node finds the application. */
  Endpoint wayTo(Endpoint application) {
    return application;
  }

  /** What it speaks there, as a field of the upstream. */
  String spoken() {
    return "protocol: http1";
  }

  /** The listeners of the node's routes. */
  String listeners() {
    return "[]";
  }

  /**
   * Routes that lead everything to the application.
   *
   * @param settings more fields of the upstream
   * @param policy fields of the route's policy
   */
  final RouteSnapshot routes(String settings, String policy) {
    return RouteSnapshot.of(
        RoutesDocument.parse(
            "test.yaml",
            """
            listeners: %s
            policies: [{name: p, maxBodyBytes: 1000, %s}]
            routes: [{upstream: app, policies: [p]}]
            upstreams: [{name: app, endpoints: ["%s"], %s, %s}]
            """
                .formatted(listeners(), policy, endpoint, spoken(), settings)));
  }

  /** The application closes the connections that no test has asked for. */
  final void closeAccepted() {
    for (Peer server = accepted.poll(); server != null; server = accepted.poll()) {
      try {
        server.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** No event loop of the node is busy with what nobody wants to hear. */
  static void assertCalm() throws InterruptedException {
    long beforeNs = cpuNs();
    TimeUnit.MILLISECONDS.sleep(CALM_MS);
    assertThat(TimeUnit.NANOSECONDS.toMillis(cpuNs() - beforeNs)).isLessThan(CALM_MS / 2);
  }

  private static long cpuNs() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    return LongStream.of(threads.getAllThreadIds())
        .filter(id -> isLoop(threads.getThreadInfo(id)))
        .map(id -> Math.max(0, threads.getThreadCpuTime(id)))
        .sum();
  }

  private static boolean isLoop(@Nullable ThreadInfo thread) {
    return thread != null && thread.getThreadName().startsWith("longhaul-node");
  }

  /** A client that is about to open a WebSocket. */
  TunnelClient connect() throws IOException {
    return TunnelClient.plain(node.connect());
  }

  final FakeUpstream application() {
    return app;
  }

  /** The application's end of the WebSocket that was opened next. */
  final Peer accepted() throws InterruptedException {
    Peer server = accepted.poll(20, TimeUnit.SECONDS);
    assertThat(server).isNotNull();
    return server;
  }

  /** The client that is there from the start. */
  final TunnelClient client() {
    return client;
  }

  public final TestNode node() {
    return node;
  }

  /** What contracts use. */
  public final TunnelFixture fixture() {
    return this;
  }

  /** Makes the client's connection a WebSocket; gives the application's end of it. */
  final Peer handshake() throws IOException, InterruptedException {
    return handshake(client);
  }

  /** The same with routes of its own; see {@link #routes}. */
  final Peer handshake(String settings, String policy) throws IOException, InterruptedException {
    node.server().routes(routes(settings, policy));
    return handshake();
  }

  /** Makes a connection a WebSocket; gives the application's end of it. */
  final Peer handshake(Peer opened) throws IOException, InterruptedException {
    return handshake(TunnelClient.plain(opened));
  }

  private Peer handshake(TunnelClient opened) throws IOException, InterruptedException {
    opened.open(new byte[0]);
    opened.awaitOpen();
    return accepted();
  }
}
