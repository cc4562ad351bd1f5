package io.longhaul.node.loop;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.Socket;
import java.io.IOException;

/**
 * Straight from and to the socket. What the socket does not take at once, and what must wait behind
 * that, goes through the channel, which knows how to wait.
 */
final class SocketLine extends Line {
  private final Interest interest;

  SocketLine(Channel channel, Interest interest, Receiver receiver) {
    super(channel);
    this.interest = interest;
    interest.receiver(receiver);
  }

  @Override
  public void read() {
    interest.receive();
  }

  @Override
  void send(ByteBuf bytes) {
    if (nothingWaits() && bytes.hasMemoryAddress()) {
      sendAtOnce(bytes);
    }
    if (bytes.isReadable()) {
      Wire.writeAndFlush(channel(), bytes);
    } else {
      bytes.release();
    }
  }

  private void sendAtOnce(ByteBuf bytes) {
    Socket socket = (Socket) ((EpollSocketChannel) channel()).fd();
    try {
      int sent =
          socket.sendAddress(bytes.memoryAddress(), bytes.readerIndex(), bytes.writerIndex());
      bytes.skipBytes(sent);
    } catch (IOException e) {
      // The channel meets it next, and does what is to be done.
    }
  }

  @Override
  void flush() {
    if (!nothingWaits()) {
      channel().flush();
    }
  }

  // Of a channel that is closed everything waits, so that its descriptor, another's by now perhaps,
  // is not written to.
  private boolean nothingWaits() {
    return !LingeringClose.hasWrites(channel()) && channel().isActive();
  }

  @Override
  public void leave() {
    interest.receiver(Receiver.NOBODY);
  }
}
