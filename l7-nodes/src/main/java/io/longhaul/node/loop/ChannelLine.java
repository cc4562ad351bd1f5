package io.longhaul.node.loop;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;

/** Through the channel: its handlers change the bytes, or it has no epoll. */
final class ChannelLine extends Line {
  ChannelLine(Channel channel) {
    super(channel);
  }

  @Override
  public void read() {
    channel().read();
  }

  @Override
  void send(ByteBuf bytes) {
    Wire.writeAndFlush(channel(), bytes);
  }

  @Override
  void flush() {
    channel().flush();
  }

  @Override
  public void leave() {}
}
