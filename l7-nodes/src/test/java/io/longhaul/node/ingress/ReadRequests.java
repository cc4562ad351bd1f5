package io.longhaul.node.ingress;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;

/** Counts how often a pipeline asks its socket for bytes. */
final class ReadRequests extends ChannelOutboundHandlerAdapter {
  private int count;

  int count() {
    return count;
  }

  @Override
  public void read(ChannelHandlerContext context) {
    count++;
    context.read();
  }
}
