package io.longhaul.node.proxy;

import static io.longhaul.node.testing.Http2Peer.DATA;
import static io.longhaul.node.testing.Http2Peer.setting;
import static io.longhaul.node.testing.WebSocketFrames.clientText;
import static io.longhaul.node.testing.WebSocketFrames.serverText;
import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.http.HttpLimits;
import io.longhaul.node.http2.FrameMeter;
import io.longhaul.node.testing.Await;
import io.longhaul.node.testing.FakeUpstream;
import io.longhaul.node.testing.Http2Peer;
import io.longhaul.node.testing.LeakCheck;
import io.longhaul.node.testing.Peer;
import io.longhaul.node.testing.TestNode;
import io.longhaul.node.testing.WebSocketFrames;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A connection of another proxy, with many users' WebSockets: what ends some ends no other. */
@ExtendWith(LeakCheck.class)
final class Http2ManyTunnelsTest {
  private static final int MOST_STREAMS = 1_100;
  private static final int INITIAL_WINDOW = 4;
  private static final int LARGE_WINDOW = 1 << 30;
  private static final long BIG_BYTES = 256L << 20;
  private static final int CANCEL = 8;

  /** The application's side of those that are to end. */
  private final Queue<Peer> leaving = new ConcurrentLinkedQueue<>();

  private final AtomicLong big = new AtomicLong();
  private FakeUpstream app;
  private TestNode node;
  private Http2Peer client;
  private int staying;

  @BeforeEach
  void start() throws IOException {
    app = FakeUpstream.start((peer, connection) -> serve(peer));
    ProxyPolicy policy =
        new ProxyPolicy(TestNode.ID, List.of(), HttpLimits.DEFAULT, 0, ProxyTimeouts.DEFAULT)
            .withMaxConcurrentStreams(MOST_STREAMS);
    node =
        TestNode.start(
            TestNode.Options.DEFAULT.with(policy), TestNode.routesTo("", app.endpoint()));
    client = Http2Peer.over(node.connect(), setting(INITIAL_WINDOW, LARGE_WINDOW));
    client.window(0, LARGE_WINDOW);
    staying = client.open(Http2Peer.webSocket(), false);
    assertThat(client.status(staying)).isEqualTo("200");
  }

  /** The one that stays is not noticed by what happened to the others. */
  @AfterEach
  void close() throws IOException {
    try {
      byte[] echo = serverText("still there");
      client.data(staying, clientText("still there"), false);
      assertThat(client.await(DATA, staying).payload()).isEqualTo(echo);
      assertThat(node.counters("http2.abuses").mapToDouble(c -> c.count()).sum()).isZero();
    } finally {
      client.close();
      node.close();
      app.close();
    }
  }

  private void serve(Peer peer) throws IOException {
    String head = peer.readHead();
    if (head.startsWith("GET /big")) {
      peer.send("HTTP/1.1 200 OK\r\nContent-Length: " + BIG_BYTES + "\r\n\r\n");
      byte[] piece = new byte[1 << 16];
      while (big.addAndGet(piece.length) <= BIG_BYTES) {
        peer.send(piece);
      }
      return;
    }
    peer.send(WebSocketFrames.switching(head));
    if (head.startsWith("GET /leaving")) {
      leaving.add(peer);
      Await.until("it has left", () -> peer.socket().isClosed());
    } else {
      peer.read(clientText("still there").length);
      peer.send(serverText("still there"));
      assertThat(peer.readToEnd()).isNotNull();
    }
  }

  /**
   * Opens so many that are to leave.
   *
   * @return the first one's number; the others follow
   */
  private int open(int count) throws IOException {
    int first = client.nextStream();
    Http2Headers headers = Http2Peer.webSocket().path("/leaving");
    for (int i = 0; i < count; i++) {
      client.open(headers, false);
    }
    for (int i = 0; i < count; i++) {
      assertThat(client.status(first + 2 * i)).isEqualTo("200");
    }
    return first;
  }

  private void endpointsLeave() throws IOException {
    for (Peer peer : leaving) {
      peer.reset();
    }
    Await.until("none is left but the one that stays", () -> node.tunnels() == 1);
  }

  @Test
  void usersWhoLeaveAtOnceDoNotEndTheOthers() throws IOException {
    int many = FrameMeter.MAX_RESETS + 100;
    int first = open(many);
    long openedMs = Worker.nowMs();
    Await.until("they are there", () -> Worker.nowMs() - openedMs >= FrameMeter.WINDOW_MS);
    for (int i = 0; i < many; i++) {
      client.reset(first + 2 * i, CANCEL);
    }
    Await.until("none is left but the one that stays", () -> node.tunnels() == 1);
    Await.until("they left", () -> leaving.stream().allMatch(Http2ManyTunnelsTest::isOver));
  }

  private static boolean isOver(Peer peer) {
    try {
      peer.readToEnd();
      peer.close();
      return true;
    } catch (IOException e) {
      return peer.socket().isClosed();
    }
  }

  @Test
  void whatUsersSentBeforeTheyKnewThatTheirEndpointLeftIsNoFault() throws IOException {
    int many = 600;
    int first = open(many);
    endpointsLeave();
    ByteArrayOutputStream late = new ByteArrayOutputStream();
    for (int i = 0; i < many; i++) {
      late.writeBytes(Http2Peer.bytes(DATA, 0, first + 2 * i, clientText("late")));
    }
    client.peer().send(late.toByteArray());
  }

  private boolean isHeldBack() {
    long seen = big.get();
    LockSupport.parkNanos(Duration.ofMillis(250).toNanos());
    return big.get() == seen;
  }

  @Test
  void resetsOfAllWaitForAClientThatDoesNotRead() throws IOException {
    open(Http2Codec.MAX_UNREAD_ANSWERS + 50);
    int unread = client.get("/big");
    assertThat(client.status(unread)).isEqualTo("200");
    Await.until("nothing more goes to the client", this::isHeldBack);
    assertThat(big.get()).isLessThan(BIG_BYTES);
    endpointsLeave();
    client.reset(unread, CANCEL);
  }
}
