package io.longhaul.node.loop;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;

/**
 * Writes whose failure reaches the pipeline's exceptionCaught (a void promise), which ends the
 * connection; so nobody looks at their futures, and none is allocated.
 */
public final class Wire {
  private Wire() {}

  /** Writes without flushing; the message is released in every case. */
  public static void write(Channel channel, Object message) {
    var _ = channel.write(message, channel.voidPromise());
  }

  /** Writes and flushes. */
  public static void writeAndFlush(Channel channel, Object message) {
    var _ = channel.writeAndFlush(message, channel.voidPromise());
  }

  /** Closes; closing twice does nothing. */
  public static void close(Channel channel) {
    var _ = channel.close();
  }

  /**
   * Closes in the midst of a message.
   *
   * @param visibly whether the peer must see that it was not the end: by a reset, and where there
   *     is TLS without its word for an orderly end
   */
  public static void cut(Channel channel, boolean visibly) {
    ChannelHandlerContext first = channel.pipeline().firstContext();
    if (!visibly || first == null || !channel.isActive()) {
      close(channel);
      return;
    }
    channel.config().setOption(ChannelOption.SO_LINGER, 0);
    // Past all handlers, which would say goodbye.
    var _ = first.close();
  }
}
