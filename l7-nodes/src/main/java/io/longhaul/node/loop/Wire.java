package io.longhaul.node.loop;

import io.netty.channel.Channel;

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
}
