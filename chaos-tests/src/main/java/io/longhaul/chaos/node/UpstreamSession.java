package io.longhaul.chaos.node;

import io.longhaul.chaos.load.Handshake;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * One connection from a proxy: requests without a body, each answered with the same response, until
 * one for the echo makes it a WebSocket.
 */
final class UpstreamSession extends ByteToMessageDecoder {
  static final String BODY = "Hello, world.\n";

  private static final ByteBuf RESPONSE =
      Unpooled.unreleasableBuffer(
          Unpooled.directBuffer()
              .writeBytes(
                  ("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: "
                          + BODY.length()
                          + "\r\n\r\n"
                          + BODY)
                      .getBytes(StandardCharsets.US_ASCII))
              .asReadOnly());

  private static final ByteBuf END_OF_HEAD =
      Unpooled.unreleasableBuffer(
          Unpooled.copiedBuffer("\r\n\r\n", StandardCharsets.US_ASCII).asReadOnly());
  private static final int END_BYTES = 4;
  private static final byte[] ECHO =
      ("GET " + Upstream.ECHO_PATH + " ").getBytes(StandardCharsets.US_ASCII);
  private static final String KEY = "\r\nsec-websocket-key:";

  private boolean webSocket;

  private UpstreamSession(boolean webSocket) {
    this.webSocket = webSocket;
  }

  /** One that begins with requests. */
  static UpstreamSession ofRequests() {
    return new UpstreamSession(false);
  }

  /** One that is a WebSocket from its first byte. */
  static UpstreamSession ofFrames() {
    return new UpstreamSession(true);
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    if (webSocket) {
      EchoFrames.answer(ctx, in);
      return;
    }
    int length = ByteBufUtil.indexOf(END_OF_HEAD, in);
    if (length < 0) {
      return;
    }
    if (isEcho(in)) {
      webSocket = true;
      upgrade(ctx, in.toString(in.readerIndex(), length, StandardCharsets.ISO_8859_1));
    } else {
      var _ = ctx.write(RESPONSE.duplicate(), ctx.voidPromise());
    }
    in.skipBytes(length + END_BYTES);
  }

  private static boolean isEcho(ByteBuf in) {
    for (int i = 0; i < ECHO.length; i++) {
      if (in.getByte(in.readerIndex() + i) != ECHO[i]) {
        return false;
      }
    }
    return true;
  }

  private static void upgrade(ChannelHandlerContext ctx, String head) {
    int field = head.toLowerCase(Locale.ROOT).indexOf(KEY);
    int from = field + KEY.length();
    int end = head.indexOf("\r\n", from);
    String key = head.substring(from, end < 0 ? head.length() : end).strip();
    ByteBuf answer =
        ByteBufUtil.writeAscii(
            ctx.alloc(),
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: "
                + Accepts.of(key)
                + "\r\n\r\n");
    var _ = ctx.write(answer, ctx.voidPromise());
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
    ctx.flush();
    super.channelReadComplete(ctx);
  }

  /** A proxy that goes away ends the connection: the client's side of the test judges that. */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    var _ = ctx.close();
  }

  /** Remembers the last answer: all clients of a run have the same key. */
  private static final class Accepts {
    private record Pair(String key, String accept) {}

    private static volatile Pair last = new Pair("", "");

    static String of(String key) {
      Pair known = last;
      if (!known.key().equals(key)) {
        known = new Pair(key, Handshake.accept(key));
        last = known;
      }
      return known.accept();
    }
  }
}
