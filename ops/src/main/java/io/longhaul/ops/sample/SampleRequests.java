package io.longhaul.ops.sample;

import static io.netty.handler.codec.http.HttpHeaderNames.CACHE_CONTROL;
import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_SECURITY_POLICY;
import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_TYPE;
import static io.netty.handler.codec.http.HttpHeaderNames.UPGRADE;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import java.nio.charset.StandardCharsets;

/** Answers each request, or hands the connection to the echo. */
final class SampleRequests extends SimpleChannelInboundHandler<FullHttpRequest> {
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String HTML = "text/html; charset=utf-8";
  private static final String JSON = "application/json";
  private static final String PAGE_POLICY =
      "default-src 'self'; style-src 'unsafe-inline'; script-src 'unsafe-inline';"
          + " connect-src 'self' ws: wss:; img-src data:";

  private final LiveEvents events;

  SampleRequests(LiveEvents events) {
    this.events = events;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
    if (!request.decoderResult().isSuccess()) {
      answer(context, request, HttpResponseStatus.BAD_REQUEST, TEXT, "not a request\n");
      return;
    }
    String path = new QueryStringDecoder(request.uri()).path();
    switch (path) {
      case "/" -> page(context, request);
      case "/echo" -> echo(context, request);
      case "/whoami" ->
          answer(context, request, HttpResponseStatus.OK, JSON, WhoAmI.json(request) + "\n");
      case "/events" -> stream(context, request);
      default ->
          answer(context, request, HttpResponseStatus.NOT_FOUND, TEXT, "nothing at " + path + "\n");
    }
  }

  private static void page(ChannelHandlerContext context, FullHttpRequest request) {
    if (request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD)) {
      answer(context, request, HttpResponseStatus.OK, HTML, SamplePage.HTML);
    } else {
      answer(context, request, HttpResponseStatus.METHOD_NOT_ALLOWED, TEXT, "GET, please\n");
    }
  }

  private void echo(ChannelHandlerContext context, FullHttpRequest request) {
    if (!request.headers().containsValue(UPGRADE, "websocket", true)) {
      answer(context, request, HttpResponseStatus.UPGRADE_REQUIRED, TEXT, "WebSocket only\n");
      return;
    }
    boolean greet = new QueryStringDecoder(request.uri()).parameters().containsKey("hello");
    context
        .pipeline()
        .addLast(new WebSocketServerProtocolHandler(EchoSocket.PROTOCOL))
        .addLast(new EchoSocket(events, ServedBy.of(request.headers()), greet));
    context.fireChannelRead(request.retain());
    context.pipeline().remove(this);
  }

  private void stream(ChannelHandlerContext context, FullHttpRequest request) {
    HttpResponse response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
    response
        .headers()
        .set(CONTENT_TYPE, "text/event-stream")
        .set(CACHE_CONTROL, "no-store")
        .set("X-Accel-Buffering", "no");
    HttpUtil.setTransferEncodingChunked(response, true);
    if (events.add(context.channel(), ServedBy.of(request.headers()))) {
      var _ = context.writeAndFlush(response);
    } else {
      answer(
          context,
          request,
          HttpResponseStatus.SERVICE_UNAVAILABLE,
          TEXT,
          "more than " + LiveEvents.MAX_STREAMS + " event streams\n");
    }
  }

  private static void answer(
      ChannelHandlerContext context,
      FullHttpRequest request,
      HttpResponseStatus status,
      String type,
      String text) {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    boolean head = request.method().equals(HttpMethod.HEAD);
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            status,
            head ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(body));
    response.headers().set(CONTENT_TYPE, type).set(CACHE_CONTROL, "no-store");
    if (HTML.equals(type)) {
      response.headers().set(CONTENT_SECURITY_POLICY, PAGE_POLICY);
    }
    HttpUtil.setContentLength(response, body.length);
    boolean keepAlive = HttpUtil.isKeepAlive(request) && request.decoderResult().isSuccess();
    HttpUtil.setKeepAlive(response, keepAlive);
    var written = context.writeAndFlush(response);
    if (!keepAlive) {
      var _ = written.addListener(ChannelFutureListener.CLOSE);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    var _ = context.close();
  }
}
