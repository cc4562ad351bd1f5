package io.longhaul.node.proxy;

import io.longhaul.node.ingress.ClientAddress;
import io.longhaul.node.loop.Wire;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.util.ReferenceCountUtil;

/**
 * Stands behind the ingress of every connection, when its client is known and nothing of it has
 * been read. Who may not come is reset, which costs less than an answer, and leaves nothing behind.
 */
@Sharable
final class ClientGate extends ChannelInboundHandlerAdapter {
  private final ProxyNode node;

  ClientGate(ProxyNode node) {
    this.node = node;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    Channel channel = ctx.channel();
    ClientAddress client = channel.attr(ClientAddress.KEY).get();
    if (!node.access().admits(client.door(), client.source().getAddress())) {
      reset(channel);
      return;
    }
    ctx.pipeline().remove(this);
    ctx.fireChannelActive();
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
