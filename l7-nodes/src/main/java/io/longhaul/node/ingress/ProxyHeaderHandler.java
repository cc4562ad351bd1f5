package io.longhaul.node.ingress;

import io.longhaul.node.config.Prefix;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The first handler of a connection from a director: believes its PROXY header if the peer is
 * trusted, and closes the connection otherwise. It holds back all events until then.
 */
final class ProxyHeaderHandler extends ChannelInboundHandlerAdapter {
  private final Ingress ingress;
  private final List<Prefix> trusted;
  private final Duration timeout;
  private @Nullable SlotLease lease;
  private @Nullable Future<?> deadline;

  /** The header's bytes so far, when it came in pieces. */
  private @Nullable ByteBuf pieces;

  private boolean ended;

  ProxyHeaderHandler(Ingress ingress, List<Prefix> trusted, Duration timeout) {
    this.ingress = ingress;
    this.trusted = trusted;
    this.timeout = timeout;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    lease = SlotLease.take(context.channel(), ingress.slots());
    if (!(context.channel().remoteAddress() instanceof InetSocketAddress peer)
        || !Prefix.anyContains(trusted, peer.getAddress())) {
      refuse(context, Refusal.UNTRUSTED);
      return;
    }
    deadline =
        context
            .executor()
            .schedule(
                () -> refuse(context, Refusal.TIMEOUT), timeout.toMillis(), TimeUnit.MILLISECONDS);
    readMore(context);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    SlotLease held = lease;
    if (ended || held == null || !(message instanceof ByteBuf bytes)) {
      ReferenceCountUtil.release(message);
      return;
    }
    ByteBuf read =
        pieces == null
            ? bytes
            : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(context.alloc(), pieces, bytes);
    pieces = read;
    switch (ProxyHeaderDecoder.decode(read)) {
      case ProxyHeader.Incomplete() -> {}
      case ProxyHeader.Refused(Refusal reason) -> refuse(context, reason);
      case ProxyHeader.Local(Optional<String> director) -> {
        if (end()) {
          ingress.probed(director);
          close(context);
        }
      }
      case ProxyHeader.Proxied(ClientAddress client) -> enter(context, held, client, read);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    readMore(context);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    refuse(context, Refusal.TRUNCATED);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    refuse(context, Refusal.TRUNCATED);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      refuse(context, Refusal.TRUNCATED);
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    end();
  }

  static void close(ChannelHandlerContext context) {
    ChannelFuture _ = context.close();
  }

  private void enter(
      ChannelHandlerContext context, SlotLease held, ClientAddress client, ByteBuf read) {
    pieces = null;
    end();
    context.channel().attr(ClientAddress.KEY).set(client);
    ingress.entered(held, client);
    context.pipeline().remove(this);
    context.fireChannelActive();
    if (read.isReadable()) {
      context.fireChannelRead(read);
    } else {
      read.release();
    }
  }

  private void refuse(ChannelHandlerContext context, Refusal reason) {
    if (end()) {
      ingress.counters().refused(reason);
      close(context);
    }
  }

  /** Gives everything back; false where that was done before. */
  private boolean end() {
    if (ended) {
      return false;
    }
    ended = true;
    if (deadline != null) {
      deadline.cancel(false);
    }
    if (pieces != null) {
      pieces.release();
      pieces = null;
    }
    return true;
  }

  private void readMore(ChannelHandlerContext context) {
    if (!ended && !context.channel().config().isAutoRead()) {
      context.read();
    }
  }
}
