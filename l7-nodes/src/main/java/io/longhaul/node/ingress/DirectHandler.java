package io.longhaul.node.ingress;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetSocketAddress;

/** The first handler of a connection that a client opened straight to the node. */
final class DirectHandler extends ChannelInboundHandlerAdapter {
  private final Ingress ingress;

  DirectHandler(Ingress ingress) {
    this.ingress = ingress;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    SlotLease lease = SlotLease.take(context.channel(), ingress.slots());
    if (context.channel().remoteAddress() instanceof InetSocketAddress source
        && context.channel().localAddress() instanceof InetSocketAddress destination) {
      ClientAddress client = ClientAddress.direct(source, destination, ingress.doorAt(destination));
      context.channel().attr(ClientAddress.KEY).set(client);
      ingress.entered(lease, client);
      context.pipeline().remove(this);
      context.fireChannelActive();
    } else {
      // It was gone before it could be asked who it is.
      ingress.counters().refused(Refusal.TRUNCATED);
      ProxyHeaderHandler.close(context);
    }
  }
}
