package io.longhaul.node.ingress;

import io.netty.channel.ChannelHandler;
import io.netty.channel.DefaultChannelId;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** A channel without a socket, in frozen time, whose peer has an address. */
final class PeerChannel extends EmbeddedChannel {
  private final InetSocketAddress peer;
  private final InetSocketAddress local;

  private PeerChannel(InetSocketAddress peer, InetSocketAddress local, ChannelHandler... handlers) {
    super(DefaultChannelId.newInstance(), false, false, handlers);
    this.peer = peer;
    this.local = local;
  }

  /** A channel that is connected at once. */
  static PeerChannel open(String peer, ChannelHandler... handlers) throws Exception {
    PeerChannel channel = unregistered(peer, handlers);
    channel.start();
    return channel;
  }

  /** A channel that is connected by {@link #start}. */
  static PeerChannel unregistered(String peer, ChannelHandler... handlers) {
    return new PeerChannel(
        new InetSocketAddress(peer, 40_000), new InetSocketAddress(peer, 80), handlers);
  }

  void hangUp() {
    close().syncUninterruptibly();
  }

  void start() throws Exception {
    register();
    freezeTime();
  }

  @Override
  protected SocketAddress remoteAddress0() {
    return peer;
  }

  @Override
  protected SocketAddress localAddress0() {
    return local;
  }
}
