package io.longhaul.node.tls;

import io.longhaul.node.ingress.ClientAddress;
import io.longhaul.node.loop.Timers;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.time.Duration;
import java.util.Optional;

/**
 * Stands behind the ingress of every connection of one event loop, and lets it through as it is or
 * puts TLS before what follows: that is known only now, since it depends on the front door.
 */
@Sharable
public final class TlsGate extends ChannelInboundHandlerAdapter {
  private final TlsDoors doors;
  private final Timers timers;
  private final long timeoutMs;

  /**
   * @param timeout from now to the end of a handshake
   */
  public TlsGate(TlsDoors doors, Timers timers, Duration timeout) {
    this.doors = doors;
    this.timers = timers;
    this.timeoutMs = timeout.toMillis();
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    Optional<TlsListener> listener =
        doors.listener(ctx.channel().attr(ClientAddress.KEY).get().door());
    if (listener.isEmpty()) {
      ctx.pipeline().remove(this);
      ctx.fireChannelActive();
      return;
    }
    TlsEntry entry = new TlsEntry(listener.get(), timers, doors.metrics());
    ctx.pipeline().replace(this, null, entry);
    entry.begin(timeoutMs);
  }
}
