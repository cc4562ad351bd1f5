package io.longhaul.node.ingress;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetSocketAddress;
import java.util.Optional;

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
      enter(context, lease, source, destination);
    } else {
      // It was gone before it could be asked who it is.
      refuse(context, Refusal.TRUNCATED);
    }
  }

  /** Of one that was refused: those behind have not seen it come. */
  @Override
  public void channelInactive(ChannelHandlerContext context) {}

  private void enter(
      ChannelHandlerContext context,
      SlotLease lease,
      InetSocketAddress source,
      InetSocketAddress destination) {
    Optional<String> door = ingress.doorAt(destination);
    if (door.isEmpty() && ingress.onlyAtDoors()) {
      refuse(context, Refusal.NO_DOOR);
      return;
    }
    ClientAddress client = ClientAddress.direct(source, destination, door);
    context.channel().attr(ClientAddress.KEY).set(client);
    ingress.entered(lease, client);
    context.pipeline().remove(this);
    context.fireChannelActive();
  }

  private void refuse(ChannelHandlerContext context, Refusal reason) {
    ingress.counters().refused(reason);
    ProxyHeaderHandler.close(context);
  }
}
