package io.longhaul.chaos.node;

import io.longhaul.chaos.load.FrameException;
import io.longhaul.chaos.load.FrameListener;
import io.longhaul.chaos.load.FrameReader;
import io.longhaul.chaos.load.FrameWriter;
import io.longhaul.chaos.load.Handshake;
import io.longhaul.chaos.load.Target;
import io.longhaul.chaos.mixing.SplitMix;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A client's WebSocket with one message of {@value #PAYLOAD_BYTES} bytes on its way at most. It
 * checks every byte that comes back, and is cheap: what a benchmark's generator costs, the proxies
 * do not get.
 */
final class EchoSocket extends ChannelInboundHandlerAdapter implements FrameListener {
  static final int PAYLOAD_BYTES = 64;

  /** All have the same key: a proxy gains nothing by that, and nobody hashes more than he must. */
  private static final String KEY = Handshake.key(0x6c6f6e676861756cL, 1);

  private static final String ACCEPT = Handshake.accept(KEY);
  private static final String SWITCHING = "HTTP/1.1 101 ";
  private static final String END_OF_HEAD = "\r\n\r\n";
  private static final int FRAME_BYTES = 2 + Integer.BYTES + PAYLOAD_BYTES;
  private static final int FIN_BINARY = 0x80 | FrameReader.BINARY;
  private static final int MASKED = 0x80;
  private static final byte[] NORMAL_CLOSURE = {0x03, (byte) 0xE8};

  private enum State {
    OPENING,
    OPEN,
    /** Has said goodbye. */
    LEAVING,
    /** Was told goodbye in turn. */
    LEFT,
    ENDED
  }

  private final SocketOwner owner;
  private final Target target;
  private final long seed;
  private final int mask;
  private final FrameReader reader = new FrameReader();
  private Optional<ChannelHandlerContext> context = Optional.empty();
  private Optional<StringBuilder> head = Optional.of(new StringBuilder());
  private State state = State.OPENING;
  private boolean awaiting;
  private long sequence;
  private int position;
  private boolean intact = true;

  EchoSocket(SocketOwner owner, Target target, long number) {
    this.owner = owner;
    this.target = target;
    seed = SplitMix.next(number);
    mask = (int) seed;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    context = Optional.of(ctx);
    write(ctx, ByteBufUtil.writeAscii(ctx.alloc(), Handshake.request(target, KEY)));
  }

  /** Sends the next message; the last one must have come back. */
  void send() {
    awaiting = true;
    ChannelHandlerContext ctx = context.orElseThrow();
    ByteBuf out = ctx.alloc().directBuffer(FRAME_BYTES);
    out.writeByte(FIN_BINARY).writeByte(MASKED | PAYLOAD_BYTES).writeInt(mask);
    long wideMask = ((long) mask << 32) | (mask & 0xFFFFFFFFL);
    for (int i = 0; i < PAYLOAD_BYTES; i += Long.BYTES) {
      out.writeLong(word(i) ^ wideMask);
    }
    write(ctx, out);
  }

  private long word(int at) {
    return SplitMix.finished(seed + sequence * PAYLOAD_BYTES + (at >>> 3));
  }

  /** Closes in order: a Close frame, one in answer, the end of the connection. */
  void leave() {
    if (state == State.OPEN) {
      state = State.LEAVING;
      sendControl(FrameReader.CLOSE, NORMAL_CLOSURE);
    }
  }

  /** Ends it at once; the owner hears nothing. */
  void cut() {
    state = State.ENDED;
    context.ifPresent(EchoSocket::close);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf in = (ByteBuf) message;
    try {
      if (state == State.OPENING) {
        handshake(in);
      }
      if (state != State.OPENING && state != State.ENDED) {
        reader.read(in, this);
      }
    } catch (FrameException e) {
      end(Optional.of(e.reason()));
    } finally {
      in.release();
    }
  }

  private void handshake(ByteBuf in) {
    StringBuilder text = head.orElseThrow();
    int from = Math.max(0, text.length() - END_OF_HEAD.length());
    text.append(in.toString(StandardCharsets.ISO_8859_1));
    int end = text.indexOf(END_OF_HEAD, from);
    if (end < 0) {
      in.skipBytes(in.readableBytes());
      if (text.length() > Handshake.MAX_RESPONSE_BYTES) {
        end(Optional.of("answer: no end of its head (expected: one)"));
      }
      return;
    }
    int behind = text.length() - end - END_OF_HEAD.length();
    in.skipBytes(in.readableBytes() - behind);
    if (text.indexOf(SWITCHING) != 0 || text.indexOf(ACCEPT) < 0) {
      end(Optional.of("answer: " + text.substring(0, end) + " (expected: 101, " + ACCEPT + ")"));
      return;
    }
    head = Optional.empty();
    state = State.OPEN;
    owner.opened(this);
  }

  @Override
  public void payload(ByteBuf in, int length) {
    for (int left = length; left > 0; ) {
      boolean whole = (position & 7) == 0 && left >= Long.BYTES;
      int step = whole ? Long.BYTES : 1;
      long expected = word(position);
      intact &=
          whole
              ? in.readLong() == expected
              : in.readByte() == (byte) (expected >>> (56 - 8 * (position & 7)));
      position += step;
      left -= step;
    }
  }

  @Override
  public void messageEnd() {
    if (!intact || !awaiting || position != PAYLOAD_BYTES) {
      end(Optional.of("a message that is not the one sent (expected: the echo of each, once)"));
      return;
    }
    position = 0;
    sequence++;
    awaiting = false;
    owner.echoed(this);
  }

  @Override
  public void control(int opcode, byte[] payload) {
    if (opcode == FrameReader.PING) {
      sendControl(FrameReader.PONG, payload);
    } else if (opcode == FrameReader.CLOSE && state == State.LEAVING) {
      state = State.LEFT;
    } else if (opcode == FrameReader.CLOSE) {
      end(Optional.of("a Close frame (expected: none before ours)"));
    }
  }

  private void sendControl(int opcode, byte[] payload) {
    context.ifPresent(ctx -> write(ctx, FrameWriter.control(ctx.alloc(), opcode, payload, mask)));
  }

  /** The connection could not be made. */
  void unreachable(String reason) {
    end(Optional.of(reason));
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    end(
        state == State.LEFT
            ? Optional.empty()
            : Optional.of("ended by the other side while " + state));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    end(Optional.of(cause + " while " + state));
  }

  private void end(Optional<String> fault) {
    if (state == State.ENDED) {
      return;
    }
    cut();
    owner.ended(this, fault);
  }

  private static void close(ChannelHandlerContext ctx) {
    var _ = ctx.close();
  }

  /** A write that fails ends the connection by {@link #exceptionCaught}: so does a void promise. */
  private static void write(ChannelHandlerContext ctx, ByteBuf bytes) {
    var _ = ctx.writeAndFlush(bytes, ctx.channel().voidPromise());
  }
}
