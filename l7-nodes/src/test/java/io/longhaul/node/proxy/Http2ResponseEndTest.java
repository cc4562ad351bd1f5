package io.longhaul.node.proxy;

import static io.longhaul.node.testing.Http2Peer.DATA;
import static io.longhaul.node.testing.Http2Peer.HEADERS;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.testing.Await;
import io.longhaul.node.testing.FakeUpstream;
import io.longhaul.node.testing.Http2App;
import io.longhaul.node.testing.Http2Peer;
import io.longhaul.node.testing.LeakCheck;
import io.longhaul.node.testing.TestNode;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A response is over when the application ends it, not when its length is reached. */
@ExtendWith(LeakCheck.class)
final class Http2ResponseEndTest {
  private final Queue<Channel> unended = new ConcurrentLinkedQueue<>();
  private final AtomicInteger resets = new AtomicInteger();

  /** Sends as many bytes as it has said, and leaves its end to the test. */
  private final class Unended extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      ReferenceCountUtil.release(message);
      Http2Headers headers = new DefaultHttp2Headers().status("200").set("content-length", "2");
      var _ = ctx.write(new DefaultHttp2HeadersFrame(headers));
      byte[] body = "hi".getBytes(US_ASCII);
      var _ = ctx.writeAndFlush(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(body), false));
      unended.add(ctx.channel());
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event instanceof Http2ResetFrame) {
        resets.incrementAndGet();
      }
      ReferenceCountUtil.release(event);
    }
  }

  /** Sends a head that has no body, and leaves its end to the test. */
  private final class Bodiless extends ChannelInboundHandlerAdapter {
    private final String status;

    Bodiless(String status) {
      this.status = status;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      ReferenceCountUtil.release(message);
      Http2Headers headers = new DefaultHttp2Headers().status(status);
      if (status.equals("200")) {
        headers.set("content-length", "7");
      }
      var _ = ctx.writeAndFlush(new DefaultHttp2HeadersFrame(headers));
      unended.add(ctx.channel());
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event instanceof Http2ResetFrame) {
        resets.incrementAndGet();
      }
      ReferenceCountUtil.release(event);
    }
  }

  private void end(Object frame) {
    Await.until("answered", () -> !unended.isEmpty());
    var _ = unended.remove().writeAndFlush(frame);
  }

  private TestNode node(Http2App app) throws IOException {
    return TestNode.start(
        TestNode.Options.DEFAULT, TestNode.routesTo("protocol: h2c", app.endpoint()));
  }

  /** All of it has come, and nothing was given up. */
  private void wasWhole(TestNode node) {
    Await.until("over", () -> node.gauge("upstream.active", "upstream", "app") == 0);
    assertThat(node.count("client.aborts")).isZero();
    assertThat(resets.get()).isZero();
  }

  @Test
  void responseWhoseEndComesBehindItsBodyIsComplete() throws IOException {
    try (Http2App app = Http2App.start(new Http2Settings(), Unended::new);
        TestNode node = node(app);
        Http2Peer client = Http2Peer.over(node.connect())) {
      int stream = client.get("/");
      Http2Peer.Frame body = client.await(DATA, stream);
      assertThat(body.text()).isEqualTo("hi");
      assertThat(body.endsStream()).isFalse();
      end(new DefaultHttp2DataFrame(true));
      Http2Peer.Frame end = client.await(DATA, stream);
      assertThat(end.payload()).isEmpty();
      assertThat(end.endsStream()).isTrue();
      wasWhole(node);
    }
  }

  @ParameterizedTest
  @CsvSource({"HEAD, 200", "GET, 204", "GET, 304"})
  void responseWithoutABodyIsCompleteWhenItsStreamEnds(String method, String status)
      throws IOException {
    try (Http2App app = Http2App.start(new Http2Settings(), () -> new Bodiless(status));
        TestNode node = node(app);
        Http2Peer client = Http2Peer.over(node.connect())) {
      int stream = client.open(Http2Peer.request(method, "/"), true);
      assertThat(client.status(stream)).isEqualTo(status);
      end(new DefaultHttp2DataFrame(true));
      Http2Peer.Frame end = client.await(DATA, stream);
      assertThat(end.payload()).isEmpty();
      assertThat(end.endsStream()).isTrue();
      wasWhole(node);
    }
  }

  @Test
  void trailersBehindABodyOfKnownLengthReachTheClient() throws IOException {
    try (Http2App app = Http2App.start(new Http2Settings(), Unended::new);
        TestNode node = node(app);
        Http2Peer client = Http2Peer.over(node.connect())) {
      int stream = client.get("/");
      assertThat(client.status(stream)).isEqualTo("200");
      assertThat(client.await(DATA, stream).text()).isEqualTo("hi");
      end(new DefaultHttp2HeadersFrame(new DefaultHttp2Headers().set("x-check", "1"), true));
      Http2Peer.Frame trailers = client.await(HEADERS, stream);
      assertThat(trailers.field("x-check")).isEqualTo("1");
      assertThat(trailers.endsStream()).isTrue();
      wasWhole(node);
    }
  }

  @Test
  void endThatComesWithTheLastBytesCostsNoFrameOfItsOwn() throws IOException {
    try (FakeUpstream app =
            FakeUpstream.start(
                (peer, connection) -> {
                  peer.readHead();
                  peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
                  peer.readHead();
                  peer.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                  peer.readHead();
                  peer.send(
                      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n");
                  peer.readByte();
                });
        TestNode node = TestNode.to(app.endpoint());
        Http2Peer client = Http2Peer.over(node.connect())) {
      assertThat(client.await(DATA, client.get("/")).endsStream()).isTrue();
      assertThat(client.await(HEADERS, client.get("/")).endsStream()).isTrue();
      assertThat(client.await(DATA, client.get("/")).endsStream()).isTrue();
    }
  }
}
