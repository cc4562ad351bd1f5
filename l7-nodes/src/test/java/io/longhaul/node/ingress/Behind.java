package io.longhaul.node.ingress;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.ArrayList;
import java.util.List;

/** Writes down what a handler behind the ingress sees. */
final class Behind extends ChannelInboundHandlerAdapter {
  final List<String> seen = new ArrayList<>();

  @Override
  public void channelActive(ChannelHandlerContext context) {
    seen.add("active " + context.channel().attr(ClientAddress.KEY).get().source().getPort());
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    seen.add(bytes.toString(US_ASCII));
    bytes.release();
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    seen.add("complete");
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    seen.add("inactive");
  }
}
