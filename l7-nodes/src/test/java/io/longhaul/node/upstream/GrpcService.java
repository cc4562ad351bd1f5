package io.longhaul.node.upstream;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
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
import io.netty.handler.codec.http2.Http2ResetFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A gRPC service, one call of it: {@code unary} says at the end what it was told, {@code server} a
 * hundred times, {@code both} at once; {@code error} has no message, {@code late} fails after one,
 * {@code early} while the client still sends, and {@code reset} without a word.
 */
final class GrpcService extends ChannelInboundHandlerAdapter {
  private final Queue<String> resets;
  private final List<byte[]> received = new ArrayList<>();
  private String method = "";

  GrpcService() {
    this(new ConcurrentLinkedQueue<>());
  }

  /**
   * @param resets where calls are noted that the client gives up
   */
  GrpcService(Queue<String> resets) {
    this.resets = resets;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof Http2HeadersFrame headers) {
      begin(ctx, headers.headers());
    } else if (message instanceof Http2DataFrame data) {
      received(ctx, data);
      data.release();
    }
  }

  private void begin(ChannelHandlerContext ctx, Http2Headers headers) {
    method = headers.path().toString().replaceAll(".*/", "");
    boolean right = "trailers".contentEquals(headers.get("te"));
    switch (method) {
      case "both" -> {
        Http2Headers head = headers(right ? "200" : "400");
        CharSequence timeout = headers.get("grpc-timeout");
        var _ =
            ctx.writeAndFlush(
                new DefaultHttp2HeadersFrame(
                    timeout == null ? head : head.set("x-timeout", timeout)));
      }
      case "error" -> {
        Http2Headers only = headers("200").set("grpc-status", "5");
        var _ =
            ctx.writeAndFlush(
                new DefaultHttp2HeadersFrame(only.set("grpc-message", "no%20such"), true));
      }
      case "reset" -> {
        var _ = ctx.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.INTERNAL_ERROR));
      }
      default -> {}
    }
  }

  private void received(ChannelHandlerContext ctx, Http2DataFrame data) {
    byte[] bytes = ByteBufUtil.getBytes(data.content());
    if (method.equals("both") && bytes.length > 0) {
      var _ = ctx.writeAndFlush(frame(bytes));
    } else if (method.equals("early") && received.isEmpty()) {
      received.add(bytes);
      var _ = ctx.write(head());
      end(ctx, "8", "enough");
    } else if (bytes.length > 0) {
      received.add(bytes);
    }
    if (data.isEndStream() && !method.equals("error") && !method.equals("early")) {
      answer(ctx);
    }
  }

  private void answer(ChannelHandlerContext ctx) {
    if (!method.equals("both")) {
      var _ = ctx.write(head());
      for (int i = 0; i < (method.equals("server") ? 100 : 1); i++) {
        for (byte[] bytes : received) {
          var _ = ctx.write(frame(bytes));
        }
      }
    }
    if (method.equals("late")) {
      end(ctx, "13", "too late");
    } else {
      end(ctx, "0", "done");
    }
  }

  private static void end(ChannelHandlerContext ctx, String status, String message) {
    Http2Headers end = new DefaultHttp2Headers().set("grpc-status", status);
    var _ = ctx.writeAndFlush(new DefaultHttp2HeadersFrame(end.set("grpc-message", message), true));
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof Http2ResetFrame reset) {
      resets.add(method + " " + reset.errorCode());
    }
  }

  private static Http2Headers headers(String status) {
    return new DefaultHttp2Headers().status(status).set("content-type", "application/grpc");
  }

  private static DefaultHttp2HeadersFrame head() {
    return new DefaultHttp2HeadersFrame(headers("200"));
  }

  private static DefaultHttp2DataFrame frame(byte[] bytes) {
    return new DefaultHttp2DataFrame(Unpooled.copiedBuffer(bytes));
  }
}
