package io.longhaul.node.loop;

import io.netty.channel.Channel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;

/** The end of one direction of a connection, plain or TLS. */
public final class HalfClose {
  private HalfClose() {}

  /** Whether the connection is encrypted. */
  public static boolean isSecure(Channel channel) {
    return channel.pipeline().get(SslHandler.class) != null;
  }

  /**
   * Says that nothing more will come from us: FIN, and close_notify before it where there is TLS.
   */
  public static void endOutput(Channel channel) {
    if (!channel.isActive() || !(channel instanceof DuplexChannel duplex)) {
      return;
    }
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    if (tls == null) {
      var _ = duplex.shutdownOutput();
    } else {
      var _ =
          tls.closeOutbound()
              .addListener(
                  _ -> {
                    var _ = duplex.shutdownOutput();
                  });
    }
  }

  /** Whether the peer has said that nothing more will come from it, or is gone. */
  public static boolean inputEnded(Channel channel) {
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    return !channel.isActive()
        || (channel instanceof DuplexChannel duplex && duplex.isInputShutdown())
        || (tls != null && tls.engine().isInboundDone());
  }
}
