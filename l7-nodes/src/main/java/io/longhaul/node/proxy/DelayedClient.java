package io.longhaul.node.proxy;

import io.longhaul.node.loop.Deadline;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import java.util.Optional;

/**
 * Has one connection wait for its turn: nothing is read from it meanwhile, and what was read with
 * its PROXY header is kept until then.
 */
final class DelayedClient extends ChannelInboundHandlerAdapter {
  private final Worker worker;
  private final Deadline deadline = new Deadline(this::enter);
  private Optional<ChannelHandlerContext> context = Optional.empty();
  private Optional<Object> early = Optional.empty();
  private boolean inputEnded;

  DelayedClient(Worker worker) {
    this.worker = worker;
  }

  /** Starts, once it is in the pipeline. */
  void begin(long waitMs) {
    worker.arm(deadline, waitMs);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = Optional.of(ctx);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    worker.disarm(deadline);
    early.ifPresent(ReferenceCountUtil::release);
    early = Optional.empty();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    early.ifPresent(ReferenceCountUtil::release);
    early = Optional.of(message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    // Nobody behind this one has been told of anything that was read.
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      inputEnded = true;
    } else {
      ctx.fireUserEventTriggered(event);
    }
  }

  private void enter() {
    ChannelHandlerContext ctx = context.orElseThrow();
    Optional<Object> read = early;
    early = Optional.empty();
    ctx.pipeline().remove(this);
    ctx.fireChannelActive();
    if (read.isPresent()) {
      ctx.fireChannelRead(read.get());
      ctx.fireChannelReadComplete();
    }
    if (inputEnded) {
      ctx.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    }
  }
}
