package io.longhaul.director.relay;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

class StayRegisteredTest {
  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);

  private final Semaphore accepted = new Semaphore(0);

  @Test
  void listenerThatPausedAcceptsAgain() throws Exception {
    EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, StayRegistered.factory());
    try {
      Channel listener = listen(loops);
      for (int pause = 0; pause < 3; pause++) {
        accepting(listener, false);
        try (Socket waiting = connect(listener)) {
          assertThat(waiting.isConnected()).as("the backlog holds it").isTrue();
          assertThat(accepted.availablePermits()).isZero();
          accepting(listener, true);
          assertThat(accepted.tryAcquire(30, SECONDS)).isTrue();
        }
      }
    } finally {
      loops.shutdownGracefully(0, 10, SECONDS).awaitUninterruptibly();
    }
  }

  private Channel listen(EventLoopGroup loops) {
    return new ServerBootstrap()
        .group(loops)
        .channel(EpollServerSocketChannel.class)
        .childHandler(
            new ChannelInboundHandlerAdapter() {
              @Override
              public boolean isSharable() {
                return true;
              }

              @Override
              public void channelActive(ChannelHandlerContext ctx) {
                accepted.release();
              }
            })
        .bind(ANY_PORT)
        .syncUninterruptibly()
        .channel();
  }

  /** Returns when the loop has taken note. */
  private static void accepting(Channel listener, boolean whether) {
    listener.eventLoop().submit(() -> listener.config().setAutoRead(whether)).syncUninterruptibly();
  }

  private static Socket connect(Channel listener) throws IOException {
    InetSocketAddress address = (InetSocketAddress) listener.localAddress();
    return new Socket(address.getAddress(), address.getPort());
  }
}
