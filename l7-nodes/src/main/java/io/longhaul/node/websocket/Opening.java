package io.longhaul.node.websocket;

import io.longhaul.node.http.Head;
import io.longhaul.node.loop.AtClose;
import io.longhaul.node.loop.Deadline;
import io.longhaul.node.loop.Wire;
import io.longhaul.node.metrics.TunnelEnd;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollSocketChannel;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * The moment between the 101 and the tunnel: where a side may, its socket leaves its channel. The
 * tunnel begins when both have.
 */
final class Opening {
  private final Tunnel.Ends ends;
  private final ReservedBits reserved;
  private final Duration idle;
  private final TunnelLoop loop;
  private final Runnable onEnd;
  private final Optional<Departure> client;
  private final Optional<Departure> upstream;
  private final Deadline deadline = new Deadline(this::tooLate);
  private boolean over;

  Opening(Tunnel.Ends ends, Head response, Duration idle, TunnelLoop loop, Runnable onEnd) {
    this.ends = ends;
    this.reserved = ReservedBits.of(response);
    this.idle = idle;
    this.loop = loop;
    this.onEnd = onEnd;
    this.client = departure(ends.client(), ends.fromClient());
    this.upstream = departure(ends.upstream(), ends.fromUpstream());
  }

  private Optional<Departure> departure(Channel channel, ByteBuf read) {
    return Departure.possible(channel)
        ? Optional.of(new Departure((EpollSocketChannel) channel, read, this::settled))
        : Optional.empty();
  }

  void begin() {
    loop.metrics().tunnelsOpened.increment();
    var _ = loop.metrics().tunnels.incrementAndGet();
    loop.timers().arm(deadline, Tunnel.UNFINISHED_MS);
    client.ifPresent(Departure::begin);
    upstream.ifPresent(Departure::begin);
    settled();
  }

  private void settled() {
    if (over) {
      return;
    }
    if (client.filter(Departure::dead).isPresent()) {
      fail(TunnelEnd.CLIENT);
    } else if (upstream.filter(Departure::dead).isPresent()) {
      fail(TunnelEnd.UPSTREAM);
    } else if (client.stream().allMatch(Departure::out)
        && upstream.stream().allMatch(Departure::out)) {
      over = true;
      loop.timers().disarm(deadline);
      ByteBuf fromClient = client.map(Departure::read).orElse(ends.fromClient());
      ByteBuf fromUpstream = upstream.map(Departure::read).orElse(ends.fromUpstream());
      new Tunnel(this::clientSide, this::upstreamSide, idle, loop, onEnd)
          .begin(fromClient, fromUpstream);
    }
  }

  private TunnelSide clientSide(Tunnel tunnel) {
    return side(tunnel, new FrameTracker(true, reserved), ends.client(), client);
  }

  private TunnelSide upstreamSide(Tunnel tunnel) {
    return side(tunnel, new FrameTracker(false, reserved), ends.upstream(), upstream);
  }

  private static TunnelSide side(
      Tunnel tunnel, FrameTracker tracker, Channel channel, Optional<Departure> departed) {
    return departed.isPresent()
        ? new SocketSide(tunnel, tracker, departed.get().socket(), AtClose.takeOver(channel))
        : new ChannelSide(tunnel, tracker, channel);
  }

  private void tooLate() {
    fail(TunnelEnd.UNFINISHED);
  }

  private void fail(TunnelEnd reason) {
    over = true;
    loop.timers().disarm(deadline);
    loop.metrics().tunnelEnds.increment(reason);
    var _ = loop.metrics().tunnels.decrementAndGet();
    client.map(Departure::read).orElse(ends.fromClient()).release();
    upstream.map(Departure::read).orElse(ends.fromUpstream()).release();
    close(ends.client(), client);
    close(ends.upstream(), upstream);
    onEnd.run();
  }

  private static void close(Channel channel, Optional<Departure> departed) {
    if (departed.filter(Departure::out).isEmpty()) {
      Wire.close(channel);
      return;
    }
    try {
      departed.get().socket().close();
    } catch (IOException e) {
      // The descriptor is gone all the same.
    }
    AtClose.takeOver(channel).run();
  }
}
