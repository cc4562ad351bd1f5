package io.longhaul.director.relay;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.Future;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A side whose socket is a Netty channel, on every transport until both sides are joined, and with
 * NIO for good. It asks for the next bytes only while its peer takes them, and holds a buffer only
 * between the two.
 */
final class RelaySide extends ChannelInboundHandlerAdapter implements Side {
  private final Relayed relayed;
  private final SocketChannel channel;
  private final LongAdder bytes;
  private @Nullable RelaySide peer;
  // Epoll reads unasked when a client ends its side, also before there is a node to give it to.
  private @Nullable ByteBuf early;
  private long moved;
  private boolean inputEnded;
  private boolean done;

  RelaySide(Relayed relayed, SocketChannel channel, LongAdder bytes) {
    this.relayed = relayed;
    this.channel = channel;
    this.bytes = bytes;
  }

  @Override
  public SocketChannel channel() {
    return channel;
  }

  @Override
  public long moved() {
    return moved;
  }

  @Override
  public boolean isDone() {
    return done;
  }

  /** Whether the other end has ended its direction. */
  boolean hasEnded() {
    return inputEnded;
  }

  /** Hands over what came before both sides were joined. */
  Optional<ByteBuf> takeEarly() {
    Optional<ByteBuf> taken = Optional.ofNullable(early);
    early = null;
    return taken;
  }

  /** Begins to relay; what came early goes first. */
  void join(RelaySide other) {
    peer = other;
    takeEarly().ifPresent(bytes -> Sockets.write(other.channel, bytes));
    if (inputEnded) {
      tellEnd(other);
    } else {
      channel.read();
    }
  }

  @Override
  public void end(boolean reset) {
    takeEarly().ifPresent(ByteBuf::release);
    if (reset) {
      Sockets.reset(channel);
    } else {
      Sockets.close(channel);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf buffer = (ByteBuf) message;
    moved += buffer.readableBytes();
    bytes.add(buffer.readableBytes());
    if (peer != null) {
      Sockets.write(peer.channel, buffer);
    } else {
      early = early == null ? buffer : Unpooled.wrappedBuffer(early, buffer);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (peer != null) {
      peer.channel.flush();
      readWhileTaken(peer);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (peer != null && channel.isWritable()) {
      peer.readWhileTaken(this);
    }
  }

  private void readWhileTaken(RelaySide taker) {
    if (!inputEnded && taker.channel.isWritable()) {
      channel.read();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent && !inputEnded) {
      inputEnded = true;
      if (peer != null) {
        tellEnd(peer);
      }
    }
  }

  private void tellEnd(RelaySide other) {
    // An empty write completes after all that was written before it; shutting down earlier would
    // discard that.
    other
        .channel
        .writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(flushed -> endOutput(other, flushed));
  }

  private void endOutput(RelaySide other, Future<?> flushed) {
    if (flushed.isSuccess()) {
      Sockets.endOutput(other.channel);
      done = true;
      relayed.directionEnded();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    relayed.failed(this);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    relayed.failed(this);
  }
}
