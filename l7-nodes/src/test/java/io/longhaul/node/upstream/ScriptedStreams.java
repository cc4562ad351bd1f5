package io.longhaul.node.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** What an application does with a request is said by the request's path. */
final class ScriptedStreams implements Supplier<ChannelHandler> {
  static final int FLOOD_BYTES = 64 << 20;
  private static final int PIECE_BYTES = 16 * 1024;

  private final ConcurrentLinkedQueue<Channel> held = new ConcurrentLinkedQueue<>();
  private final AtomicInteger refused = new AtomicInteger();
  private final AtomicInteger flooded = new AtomicInteger();
  private volatile boolean heldBack;
  private volatile boolean released;
  private volatile String last = "";

  @Override
  public ChannelHandler get() {
    return new Stream();
  }

  /** Requests that were held so far. */
  int held() {
    return held.size();
  }

  /** Answers all that are held. */
  void release() {
    released = true;
    for (Channel stream : held) {
      stream
          .eventLoop()
          .execute(
              () -> {
                stream.config().setAutoRead(true);
                if (!(stream.pipeline().last() instanceof Stream s && s.counts)) {
                  answer(stream, "200", "held");
                }
              });
    }
  }

  /** Bytes of the flood that found room. */
  int flooded() {
    return flooded.get();
  }

  /** Whether the flood was stopped by the window. */
  boolean isHeldBack() {
    return heldBack;
  }

  /** The fields of the last request, a line each. */
  String last() {
    return last;
  }

  /** What a client of HTTP/1.1 would take for a response. */
  static final String SMUGGLED = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nbad";

  private static void answer(Channel stream, String status, String body) {
    Http2Headers headers = new DefaultHttp2Headers().status(status);
    headers.setInt("content-length", body.length());
    var _ = stream.write(new DefaultHttp2HeadersFrame(headers));
    ByteBuf bytes = Unpooled.copiedBuffer(body, StandardCharsets.UTF_8);
    var _ = stream.writeAndFlush(new DefaultHttp2DataFrame(bytes, true));
  }

  private final class Stream extends ChannelInboundHandlerAdapter {
    private String path = "";
    private boolean counts;
    private long counted;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      switch (message) {
        case Http2HeadersFrame frame when path.isEmpty() -> begin(ctx, frame);
        case Http2HeadersFrame frame -> trailers(ctx, frame);
        case Http2DataFrame frame -> data(ctx, frame);
        default -> ReferenceCountUtil.release(message);
      }
    }

    private static String lines(Http2Headers headers) {
      StringBuilder text = new StringBuilder();
      headers.forEach(
          field -> text.append(field.getKey()).append(": ").append(field.getValue()).append('\n'));
      return text.toString();
    }

    private void begin(ChannelHandlerContext ctx, Http2HeadersFrame frame) {
      last = lines(frame.headers());
      path = frame.headers().path().toString();
      String first = path.substring(1).split("[/?]", 2)[0];
      String rest = path.substring(Math.min(path.length(), first.length() + 2));
      boolean connect = "CONNECT".contentEquals(frame.headers().method());
      switch (first) {
        case "echo" -> {
          if (connect) {
            Http2Headers ok = new DefaultHttp2Headers().status("200");
            ok.set("sec-websocket-protocol", "two");
            var _ = ctx.writeAndFlush(new DefaultHttp2HeadersFrame(ok));
          } else {
            answer(ctx.channel(), "200", last);
          }
        }
        case "hold" -> held.add(ctx.channel());
        case "body" -> {
          var _ = ctx.writeAndFlush(headers("200", false));
        }
        case "status" -> {
          var _ = ctx.writeAndFlush(headers(rest, true));
        }
        case "length" -> {
          Http2HeadersFrame answer = headers("200", true);
          answer.headers().set("content-length", rest);
          var _ = ctx.writeAndFlush(answer);
        }
        case "early", "many103" -> {
          for (int i = 0; i < (first.equals("early") ? 1 : 20); i++) {
            Http2HeadersFrame early = headers("103", false);
            early.headers().set("link", "<a>");
            var _ = ctx.write(early);
          }
          answer(ctx.channel(), "200", "done");
        }
        case "refuse" -> refuse(ctx);
        case "refuse-once" -> {
          if (refused.getAndIncrement() == 0) {
            refuse(ctx);
          } else {
            answer(ctx.channel(), "200", "held");
          }
        }
        case "refuse-once-then-count" -> refuseOnceThenCount(ctx, frame);
        case "smuggle" -> smuggle(ctx, rest);
        case "begin-then-refuse" -> {
          var _ = ctx.writeAndFlush(headers("200", false));
          refuse(ctx);
        }
        case "flood" -> flood(ctx);
        case "stall" -> {
          counts = true;
          held.add(ctx.channel());
          ctx.channel().config().setAutoRead(released);
        }
        default -> throw new IllegalStateException(path);
      }
    }

    private Http2HeadersFrame headers(String status, boolean end) {
      return new DefaultHttp2HeadersFrame(new DefaultHttp2Headers(false).status(status), end);
    }

    private void refuse(ChannelHandlerContext ctx) {
      var _ = ctx.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.REFUSED_STREAM));
    }

    private void refuseOnceThenCount(ChannelHandlerContext ctx, Http2HeadersFrame frame) {
      if (refused.getAndIncrement() == 0) {
        refuse(ctx);
      } else if (frame.isEndStream()) {
        answer(ctx.channel(), "200", "0");
      } else {
        counts = true;
      }
    }

    private void smuggle(ChannelHandlerContext ctx, String status) {
      var _ = ctx.write(headers(status, false));
      ByteBuf response = Unpooled.copiedBuffer(SMUGGLED, StandardCharsets.US_ASCII);
      var _ = ctx.writeAndFlush(new DefaultHttp2DataFrame(response, true));
    }

    private void data(ChannelHandlerContext ctx, Http2DataFrame frame) {
      if (counts) {
        counted += frame.content().readableBytes();
        boolean end = frame.isEndStream();
        frame.release();
        if (end) {
          answer(ctx.channel(), "200", "" + counted);
        }
      } else if (path.startsWith("/body")) {
        var _ =
            ctx.writeAndFlush(
                new DefaultHttp2DataFrame(
                    Unpooled.copiedBuffer(ByteBufUtil.getBytes(frame.content())),
                    frame.isEndStream()));
        frame.release();
      } else {
        frame.release();
      }
    }

    private void trailers(ChannelHandlerContext ctx, Http2HeadersFrame frame) {
      var _ = ctx.writeAndFlush(new DefaultHttp2HeadersFrame(frame.headers(), true));
    }

    private void flood(ChannelHandlerContext ctx) {
      Http2HeadersFrame answer = headers("200", false);
      answer.headers().setInt("content-length", FLOOD_BYTES);
      var _ = ctx.write(answer);
      pour(ctx);
    }

    private void pour(ChannelHandlerContext ctx) {
      while (ctx.channel().isWritable() && flooded.get() < FLOOD_BYTES) {
        int sent = flooded.addAndGet(PIECE_BYTES);
        byte[] piece = "x".repeat(PIECE_BYTES).getBytes(StandardCharsets.US_ASCII);
        var _ =
            ctx.writeAndFlush(
                new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(piece), sent == FLOOD_BYTES));
      }
      heldBack |= flooded.get() < FLOOD_BYTES;
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
      if (path.startsWith("/flood") && ctx.channel().isWritable()) {
        pour(ctx);
      }
    }
  }
}
