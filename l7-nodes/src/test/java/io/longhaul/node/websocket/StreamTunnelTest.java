package io.longhaul.node.websocket;

import static io.longhaul.node.testing.WebSocketFrames.clientText;
import static io.longhaul.node.testing.WebSocketFrames.serverText;
import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.proxy.Transport;
import io.longhaul.node.testing.Await;
import io.longhaul.node.testing.FakeUpstream;
import io.longhaul.node.testing.Http2Peer;
import io.longhaul.node.testing.Peer;
import io.longhaul.node.testing.TestNode;
import io.longhaul.node.testing.WebSocketFrames;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Tunnels whose client's side is a stream of HTTP/2 (RFC 8441). */
final class StreamTunnelTest extends TunnelContract {
  private static final int MANY = 50;

  StreamTunnelTest() {
    super(Transport.best());
  }

  @Override
  TunnelClient connect() throws IOException {
    return TunnelClient.stream(Http2Peer.over(node().connect()));
  }

  @Test
  void nodeOffersWebSocketsAndAsksTheApplicationInItsOwnWay() throws Exception {
    try (Http2Peer client = Http2Peer.over(node().connect())) {
      assertThat(client.await(Http2Peer.SETTINGS).payload())
          .containsSequence((byte) 0, (byte) 8, (byte) 0, (byte) 0, (byte) 0, (byte) 1);
      Http2Headers headers = Http2Peer.webSocket();
      headers.add("sec-websocket-protocol", "chat").add("sec-websocket-key", "none of yours");
      int stream = client.open(headers, false);
      Http2Peer.Frame opened = client.await(Http2Peer.HEADERS, stream);
      assertThat(opened.status()).isEqualTo("200");
      assertThat(opened.headers().contains("sec-websocket-accept")).isFalse();
      assertThat(opened.headers().contains("upgrade")).isFalse();
      assertThat(application().seen().getLast())
          .startsWith("GET /echo HTTP/1.1\r\n")
          .contains("\r\nUpgrade: websocket\r\n", "\r\nsec-websocket-protocol: chat\r\n")
          .doesNotContain("none of yours");
    }
  }

  @Test
  void manyShareAConnectionAndAreParted() throws Exception {
    List<Peer> servers = new ArrayList<>();
    List<Integer> streams = new ArrayList<>();
    try (Http2Peer client = Http2Peer.over(node().connect())) {
      for (int i = 0; i < MANY; i++) {
        int stream = client.open(Http2Peer.webSocket(), false);
        assertThat(client.status(stream)).isEqualTo("200");
        streams.add(stream);
        servers.add(accepted());
      }
      assertThat(node().server().connections()).isEqualTo(2);
      client.reset(streams.getFirst(), 8);
      assertThat(servers.getFirst().readToEnd()).isEqualTo("<reset>");
      for (int i = 1; i < MANY; i++) {
        byte[] up = clientText("to " + i);
        client.data(streams.get(i), up, false);
        assertThat(servers.get(i).read(up.length)).isEqualTo(up);
        byte[] down = serverText("from " + i);
        servers.get(i).send(down);
        assertThat(client.await(Http2Peer.DATA, streams.get(i)).payload()).isEqualTo(down);
      }
      assertThat(node().tunnels()).isEqualTo(MANY - 1);
    }
    Await.until("tunnels ended", () -> node().tunnels() == 0);
  }

  @Test
  void clientThatSendsFasterThanTheApplicationReadsIsHeldBackByItsWindow() throws Exception {
    try (Http2Peer client = Http2Peer.over(node().connect())) {
      int stream = client.open(Http2Peer.webSocket(), false);
      assertThat(client.status(stream)).isEqualTo("200");
      Peer server = accepted();
      byte[] message = clientText("x".repeat(16_000));
      int window = 65_535;
      int sent = 0;
      // The kernel's buffers take some megabytes; then nothing more is given back.
      while (sent < (64 << 20)) {
        while (window < message.length) {
          int given = given(client, stream);
          if (given == 0) {
            break;
          }
          window += given;
        }
        if (window < message.length) {
          break;
        }
        client.data(stream, message, false);
        window -= message.length;
        sent += message.length;
      }
      assertThat(sent).isLessThan(64 << 20);
      for (int i = 0; i < sent / message.length; i++) {
        assertThat(server.read(message.length)).isEqualTo(message);
      }
    }
  }

  @Test
  void bytesThatComeBeforeTheApplicationConsentsAreNotLost() throws Exception {
    byte[] early = clientText("early");
    byte[] answer = serverText("got it");
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch sent = new CountDownLatch(1);
    try (FakeUpstream late =
            FakeUpstream.start(
                (peer, _) -> {
                  String head = peer.readHead();
                  asked.countDown();
                  Await.until("sent", () -> sent.getCount() == 0);
                  peer.send(WebSocketFrames.switching(head));
                  assertThat(peer.read(early.length)).isEqualTo(early);
                  peer.send(answer).readToEnd();
                });
        Http2Peer client = Http2Peer.over(node().connect())) {
      node().server().routes(TestNode.routesTo("", late.endpoint()));
      int stream = client.open(Http2Peer.webSocket(), false);
      asked.await();
      double before = node().count("client.bytes", "direction", "in");
      client.data(stream, early, false);
      Await.until("it came", () -> node().count("client.bytes", "direction", "in") > before);
      sent.countDown();
      assertThat(client.status(stream)).isEqualTo("200");
      assertThat(client.await(Http2Peer.DATA, stream).payload()).isEqualTo(answer);
    }
  }

  private static int given(Http2Peer client, int stream) throws IOException {
    int timeout = client.peer().socket().getSoTimeout();
    client.peer().socket().setSoTimeout(1_000);
    try {
      return ByteBuffer.wrap(client.await(Http2Peer.WINDOW_UPDATE, stream).payload()).getInt();
    } catch (SocketTimeoutException e) {
      return 0;
    } finally {
      client.peer().socket().setSoTimeout(timeout);
    }
  }
}
