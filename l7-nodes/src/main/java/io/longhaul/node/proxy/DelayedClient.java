package io.longhaul.node.proxy;

import io.longhaul.node.loop.Deadline;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Has one connection wait for its turn: nothing is read from it meanwhile, and what was read with
 * its PROXY header is kept until then.
 */
final class DelayedClient extends ChannelInboundHandlerAdapter {
  private final Worker worker;
  private final Deadline deadline = new Deadline(this::enter);
  private Optional<ChannelHandlerContext> context = Optional.empty();
  private final List<Object> early = new ArrayList<>(1);
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
    early.forEach(ReferenceCountUtil::release);
    early.clear();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    // More than one, where it has ended its direction meanwhile.
    early.add(message);
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
    List<Object> read = List.copyOf(early);
    early.clear();
    ChannelPipeline pipeline = ctx.pipeline();
    pipeline.remove(this);
    ctx.fireChannelActive();
    // From the pipeline's head: who has heard of the beginning may have put others before it.
    if (!read.isEmpty()) {
      read.forEach(pipeline::fireChannelRead);
      pipeline.fireChannelReadComplete();
    }
    if (inputEnded) {
      pipeline.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    }
  }
}
