package io.longhaul.chaos.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * One WebSocket from its handshake to its end. Owned by the run's event loop. It holds no buffer
 * while it is idle, and no timer: the run's pacer and sweep call {@link #due} and {@link #sweep}.
 */
final class LoadConnection extends ChannelInboundHandlerAdapter implements FrameListener {
  private enum State {
    OPENING,
    OPEN,
    /** Sends nothing more, waits for the echoes that are due. */
    LEAVING,
    /** Has said goodbye; whatever happens now is an orderly end. */
    CLOSING,
    ENDED
  }

  private static final byte[] NORMAL_CLOSURE = {0x03, (byte) 0xE8};
  private static final int CR_LF_TWICE = 4;

  private final long id;
  private final int place;
  private final Target target;
  private final LoadTally tally;
  private final LoadOwner owner;
  private final EchoChecker checker;
  private final int sizeBytes;
  private final FrameReader reader = new FrameReader();
  private final String key;
  private Optional<StringBuilder> head = Optional.of(new StringBuilder());
  private Optional<Channel> channel = Optional.empty();
  private State state = State.OPENING;
  private boolean leavesWhenOpen;
  private long deadlineNs;
  private long scheduled;
  private long sent;

  LoadConnection(long id, int place, Target target, LoadOwner owner, LoadTiming timing) {
    this.id = id;
    this.place = place;
    this.target = target;
    this.owner = owner;
    this.tally = owner.tally();
    this.sizeBytes = timing.sizeBytes();
    this.checker = new EchoChecker(id, sizeBytes, timing.intervalNs());
    this.deadlineNs = timing.nowNs() + LoadTiming.OPEN_TIMEOUT.toNanos();
    ThreadLocalRandom random = ThreadLocalRandom.current();
    this.key = Handshake.key(random.nextLong(), random.nextLong());
  }

  int place() {
    return place;
  }

  /** The connection could not be made at all. */
  void unreachable(String reason) {
    end(reason);
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    channel = Optional.of(ctx.channel());
    if (state == State.ENDED) {
      cut(ctx.channel());
      return;
    }
    write(ctx.channel(), ByteBufUtil.writeAscii(ctx.alloc(), Handshake.request(target, key)));
  }

  /**
   * A message is meant to be sent now. It is, unless the peer takes none: then as soon as it does.
   */
  void due(long intendedNs) {
    if (state != State.OPEN) {
      return;
    }
    if (scheduled == 0) {
      checker.firstIntendedNs(intendedNs);
    }
    scheduled++;
    sendScheduled();
  }

  private void sendScheduled() {
    channel.ifPresent(
        open -> {
          while (sent < scheduled && open.isWritable()) {
            int mask = ThreadLocalRandom.current().nextInt();
            ByteBuf frame =
                FrameWriter.message(
                    open.alloc(), id, sent, checker.intendedNs(sent), sizeBytes, mask);
            sent++;
            tally.sent();
            write(open, frame);
          }
        });
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (state == State.OPEN) {
      sendScheduled();
    }
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
      tally.corrupt(e.reason());
      end(e.reason());
    } finally {
      ReferenceCountUtil.release(in);
    }
  }

  private void handshake(ByteBuf in) {
    StringBuilder text = head.orElseThrow();
    while (in.isReadable() && text.length() < Handshake.MAX_RESPONSE_BYTES) {
      text.append((char) in.readUnsignedByte());
      if (text.length() >= CR_LF_TWICE && text.indexOf("\r\n\r\n", text.length() - 4) >= 0) {
        answered(Handshake.fault(text.toString(), key));
        return;
      }
    }
    if (text.length() >= Handshake.MAX_RESPONSE_BYTES) {
      end("answer: over " + Handshake.MAX_RESPONSE_BYTES + " bytes (expected: the end of a head)");
    }
  }

  private void answered(Optional<String> fault) {
    if (fault.isPresent()) {
      end(fault.get());
      return;
    }
    head = Optional.empty();
    state = State.OPEN;
    deadlineNs = owner.opened(this);
    if (leavesWhenOpen) {
      leave(System.nanoTime());
    }
  }

  @Override
  public void payload(ByteBuf in, int length) {
    checker.payload(in, length);
  }

  @Override
  public void messageEnd() {
    long sequence = checker.messageEnd(sent);
    if (sequence >= 0) {
      tally.echoed(System.nanoTime() - checker.intendedNs(sequence));
    } else {
      tally.corrupt("an echo that is not the next message sent");
    }
    if (state == State.LEAVING && checker.outstanding(sent) == 0) {
      sayGoodbye(System.nanoTime());
    }
  }

  @Override
  public void control(int opcode, byte[] payload) {
    if (opcode == FrameReader.PING) {
      channel.ifPresent(open -> send(open, FrameReader.PONG, payload));
    } else if (opcode == FrameReader.CLOSE) {
      if (state != State.CLOSING) {
        channel.ifPresent(open -> send(open, FrameReader.CLOSE, payload));
      }
      end(closeReason(payload));
    }
  }

  private static String closeReason(byte[] payload) {
    if (payload.length < 2) {
      return "the other side sent a close without a code";
    }
    int code = (payload[0] & 0xFF) << 8 | (payload[1] & 0xFF);
    String text = new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
    return "the other side sent close " + code + (text.isEmpty() ? "" : " '" + text + "'");
  }

  private static void send(Channel open, int opcode, byte[] payload) {
    int mask = ThreadLocalRandom.current().nextInt();
    ByteBuf frame = FrameWriter.control(open.alloc(), opcode, payload, mask);
    write(open, frame);
  }

  /** Sends nothing more; waits for the echoes that are due, then closes in order. */
  void leave(long nowNs) {
    if (state == State.OPENING) {
      leavesWhenOpen = true;
      deadlineNs = Math.min(deadlineNs, nowNs + LoadTiming.LAST_OPEN_WAIT.toNanos());
    } else if (state == State.OPEN) {
      state = State.LEAVING;
      deadlineNs = nowNs + LoadTiming.ECHO_WAIT.toNanos();
      if (checker.outstanding(sent) == 0) {
        sayGoodbye(nowNs);
      }
    }
  }

  private void sayGoodbye(long nowNs) {
    state = State.CLOSING;
    deadlineNs = nowNs + LoadTiming.CLOSE_WAIT.toNanos();
    tally.gone(checker.missing(sent));
    channel.ifPresent(open -> send(open, FrameReader.CLOSE, NORMAL_CLOSURE));
  }

  /** Does what the time asks for. */
  void sweep(long nowNs) {
    if (nowNs - deadlineNs < 0) {
      return;
    }
    switch (state) {
      case OPENING -> end("no answer in time to open");
      case OPEN -> leave(nowNs);
      case LEAVING -> sayGoodbye(nowNs);
      case CLOSING -> end("");
      case ENDED -> {}
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    end("the other side ended the connection");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    String text = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    end(cause instanceof IOException ? text : "internal error: " + cause);
  }

  private void end(String reason) {
    State before = state;
    if (before == State.ENDED) {
      return;
    }
    state = State.ENDED;
    switch (before) {
      case OPENING -> tally.failed(reason);
      case OPEN, LEAVING -> {
        tally.closed(reason);
        tally.gone(checker.missing(sent));
      }
      case CLOSING, ENDED -> {}
    }
    channel.ifPresent(LoadConnection::cut);
    owner.ended(this, before != State.OPENING);
  }

  /** A write that fails ends the connection by {@link #exceptionCaught}: so does a void promise. */
  private static void write(Channel open, ByteBuf bytes) {
    var _ = open.writeAndFlush(bytes, open.voidPromise());
  }

  private static void cut(Channel open) {
    var _ = open.close();
  }
}
