package io.longhaul.node.tls;

import io.longhaul.node.loop.Deadline;
import io.longhaul.node.loop.LingeringClose;
import io.longhaul.node.loop.Timers;
import io.longhaul.node.loop.Wire;
import io.longhaul.node.metrics.HandshakeFailure;
import io.longhaul.node.metrics.TlsMetrics;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.util.Optional;
import javax.net.ssl.SSLException;

/**
 * One TLS connection's way in and its end. It reads the ClientHello, puts the engine that has the
 * right certificate before itself, and lets the channel become active for those behind it when the
 * handshake is done; a connection that fails before they never see. A client's close_notify is the
 * end of its input, as a FIN is.
 */
final class TlsEntry extends ChannelInboundHandlerAdapter {
  private enum Phase {
    HELLO,
    HANDSHAKE,
    OPEN,
    /** It has failed and is being closed. */
    OVER
  }

  private final TlsListener listener;
  private final Timers timers;
  private final TlsMetrics metrics;
  private final Deadline deadline = new Deadline(this::expired);
  private Optional<ChannelHandlerContext> context = Optional.empty();
  private ByteBuf hello = Unpooled.EMPTY_BUFFER;
  private Phase phase = Phase.HELLO;
  private boolean inputEnded;

  TlsEntry(TlsListener listener, Timers timers, TlsMetrics metrics) {
    this.listener = listener;
    this.timers = timers;
    this.metrics = metrics;
  }

  /** Starts, once it is in the pipeline of an active channel. */
  void begin(long timeoutMs) {
    timers.arm(deadline, timeoutMs);
    context().read();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = Optional.of(ctx);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    timers.disarm(deadline);
    releaseHello();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    switch (phase) {
      case OPEN -> ctx.fireChannelRead(message);
      case HELLO -> hello(ctx, (ByteBuf) message);
      case HANDSHAKE, OVER -> ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    switch (phase) {
      case HELLO -> ctx.read();
      case OPEN -> ctx.fireChannelReadComplete();
      case HANDSHAKE, OVER -> {}
    }
  }

  private void hello(ChannelHandlerContext ctx, ByteBuf bytes) {
    hello = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(ctx.alloc(), hello, bytes);
    switch (ClientHello.read(hello)) {
      case ClientHello.Incomplete() -> {}
      case ClientHello.NotTls() -> refuse(ctx, HandshakeFailure.NOT_TLS, Alert.DECODE_ERROR);
      case ClientHello.TooLong() -> refuse(ctx, HandshakeFailure.TOO_LONG, Alert.DECODE_ERROR);
      case ClientHello.Complete(Optional<String> name) -> {
        Optional<TlsContext> chosen = listener.current().of(name);
        if (chosen.isPresent()) {
          handshake(ctx, chosen.get());
        } else {
          refuse(ctx, HandshakeFailure.NO_CERTIFICATE, Alert.INTERNAL_ERROR);
        }
      }
    }
  }

  private void handshake(ChannelHandlerContext ctx, TlsContext chosen) {
    phase = Phase.HANDSHAKE;
    ByteBuf bytes = hello;
    hello = Unpooled.EMPTY_BUFFER;
    ChannelPipeline pipeline = ctx.pipeline();
    pipeline.addBefore(ctx.name(), null, chosen.handler(ctx.alloc()));
    pipeline.fireChannelRead(bytes);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslHandshakeCompletionEvent completion) {
      if (completion.isSuccess()) {
        opened(ctx);
      } else {
        failed(HandshakeFailures.of(completion.cause()));
      }
    } else if (event instanceof SslCloseCompletionEvent closed) {
      if (closed.isSuccess()) {
        closeNotified(ctx);
      }
    } else if (event instanceof ChannelInputShutdownEvent) {
      endInput(ctx);
    } else {
      ctx.fireUserEventTriggered(event);
    }
  }

  // What ALPN chose is for who comes next to act on.
  private void opened(ChannelHandlerContext ctx) {
    if (phase != Phase.HANDSHAKE) {
      return;
    }
    phase = Phase.OPEN;
    timers.disarm(deadline);
    metrics.handshakes.increment();
    if (Resumption.of(engineOf(ctx))) {
      metrics.resumed.increment();
    }
    ctx.fireChannelActive();
  }

  // An engine that ends both directions when the client ends its own (as TLS 1.2 asks for) has no
  // way left to the client.
  private void closeNotified(ChannelHandlerContext ctx) {
    if (phase == Phase.OPEN && !engineOf(ctx).engine().isOutboundDone()) {
      endInput(ctx);
    } else {
      Wire.close(ctx.channel());
    }
  }

  private void endInput(ChannelHandlerContext ctx) {
    if (phase == Phase.OPEN) {
      if (!inputEnded) {
        inputEnded = true;
        ctx.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
      }
    } else {
      failed(HandshakeFailure.CLOSED);
      Wire.close(ctx.channel());
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    boolean known = phase == Phase.OPEN;
    failed(HandshakeFailure.CLOSED);
    if (known) {
      ctx.fireChannelInactive();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (phase == Phase.OPEN) {
      ctx.fireChannelWritabilityChanged();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable error) {
    Throwable cause =
        error instanceof DecoderException && error.getCause() != null ? error.getCause() : error;
    if (phase == Phase.OPEN) {
      if (cause instanceof SSLException) {
        metrics.recordFaults.increment();
      }
      // Nobody is behind it any more when a connection is only waiting for its last bytes to leave.
      if (ctx.pipeline().last() == this) {
        Wire.close(ctx.channel());
      } else {
        ctx.fireExceptionCaught(cause);
      }
    } else {
      failed(HandshakeFailures.of(cause));
      Wire.close(ctx.channel());
    }
  }

  private void expired() {
    failed(HandshakeFailure.TIMEOUT);
    Wire.close(context().channel());
  }

  /** Counts the failure, if the handshake was neither done nor failed before. */
  private void failed(HandshakeFailure reason) {
    if (phase == Phase.HELLO || phase == Phase.HANDSHAKE) {
      phase = Phase.OVER;
      timers.disarm(deadline);
      metrics.failures.increment(reason);
      releaseHello();
    }
  }

  private void refuse(ChannelHandlerContext ctx, HandshakeFailure reason, Alert alert) {
    failed(reason);
    Channel channel = ctx.channel();
    ChannelPipeline pipeline = ctx.pipeline();
    while (pipeline.last() != this) {
      pipeline.removeLast();
    }
    pipeline.remove(this);
    Wire.write(channel, alert.encode(channel.alloc()));
    LingeringClose.begin(channel, timers);
  }

  private void releaseHello() {
    hello.release();
    hello = Unpooled.EMPTY_BUFFER;
  }

  private ChannelHandlerContext context() {
    return context.orElseThrow();
  }

  private static SslHandler engineOf(ChannelHandlerContext ctx) {
    return ctx.pipeline().get(SslHandler.class);
  }
}
