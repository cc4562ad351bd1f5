package io.longhaul.node.websocket;

import io.longhaul.node.proxy.Transport;

/** Tunnels whose sides stay channels. */
final class ChannelTunnelTest extends TunnelContract {
  ChannelTunnelTest() {
    super(Transport.NIO);
  }
}
