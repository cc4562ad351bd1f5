package io.longhaul.node.proxy;

import io.longhaul.node.ingress.ClientAddress;
import io.longhaul.node.limit.ConnectionGate;
import io.longhaul.node.loop.AtClose;
import io.longhaul.node.loop.Wire;
import io.longhaul.node.overload.Shed;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;

/**
 * Stands behind the ingress of every connection, when its client is known and nothing of it has
 * been read. Who may not come is reset, which costs less than an answer, and leaves nothing behind.
 */
@Sharable
final class ClientGate extends ChannelInboundHandlerAdapter {
  /** Before everything, since {@link System#nanoTime} may be below 0. */
  private static final long START_NS = System.nanoTime() - 1;

  private final Worker worker;
  private final ProxyNode node;

  ClientGate(Worker worker) {
    this.worker = worker;
    this.node = worker.node();
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    Channel channel = ctx.channel();
    ClientAddress client = channel.attr(ClientAddress.KEY).get();
    InetAddress source = client.source().getAddress();
    if (!node.access().admits(client.door(), source)) {
      reset(channel);
      return;
    }
    if (worker.pressure().sheds(Shed.CONNECTION)) {
      worker.pressure().shed(Shed.CONNECTION);
      reset(channel);
      return;
    }
    ConnectionGate gate = node.gate();
    switch (gate.admit(source, node.tls().endsAt(client.door()), System.nanoTime() - START_NS)) {
      case ConnectionGate.Decision.Refused(var reason) -> {
        node.metrics().connectionsLimited.increment(reason);
        reset(channel);
      }
      case ConnectionGate.Decision.Admitted(long waitMs) -> {
        if (gate.countsOpen()) {
          AtClose.run(channel, () -> gate.leave(source));
        }
        enter(ctx, waitMs);
      }
    }
  }

  private void enter(ChannelHandlerContext ctx, long waitMs) {
    if (waitMs == 0) {
      ctx.pipeline().remove(this);
      ctx.fireChannelActive();
      return;
    }
    node.metrics().connectionsDelayed.increment();
    DelayedClient delayed = new DelayedClient(worker);
    ctx.pipeline().replace(this, null, delayed);
    delayed.begin(waitMs);
  }

  /** What came right behind the PROXY header of one who was refused. */
  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ReferenceCountUtil.release(message);
  }

  private static void reset(Channel channel) {
    channel.config().setOption(ChannelOption.SO_LINGER, 0);
    Wire.close(channel);
  }
}
