package io.longhaul.director.relay;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.socket.SocketChannel;

/**
 * What is done to sockets without waiting for its outcome: a write that fails ends its channel, and
 * the end of a channel is an event of its own.
 */
@SuppressWarnings("FutureReturnValueIgnored")
final class Sockets {
  private Sockets() {}

  /** Queues bytes; whoever wrote them flushes. */
  static void write(SocketChannel channel, ByteBuf bytes) {
    channel.write(bytes, channel.voidPromise());
  }

  /** Tells the peer that nothing more comes. */
  static void endOutput(SocketChannel channel) {
    channel.shutdownOutput();
  }

  /** Ends a socket whose channel no event loop has, or has any more. */
  static void endUnregistered(SocketChannel channel, boolean reset) {
    if (reset) {
      lingerNot(channel);
    }
    channel.unsafe().closeForcibly();
  }

  /** Ends a socket so that its peer sees a reset: what was sent may be incomplete. */
  static void reset(SocketChannel channel) {
    lingerNot(channel);
    channel.close();
  }

  /** Ends a socket in order: what was sent still arrives. */
  static void close(Channel channel) {
    channel.close();
  }

  private static void lingerNot(SocketChannel channel) {
    if (!channel.isOpen()) {
      return;
    }
    try {
      channel.config().setSoLinger(0);
    } catch (ChannelException e) {
      // The peer was quicker: there is nothing left to reset.
      return;
    }
  }
}
