package io.longhaul.node.websocket;

import io.longhaul.node.http.Head;
import io.longhaul.node.loop.Deadline;
import io.longhaul.node.loop.LingeringClose;
import io.longhaul.node.loop.Timers;
import io.longhaul.node.loop.Wire;
import io.longhaul.node.metrics.FrameFault;
import io.longhaul.node.metrics.NodeMetrics;
import io.longhaul.node.metrics.TunnelEnd;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * An open WebSocket: two channels on one event loop, each reading only while the other takes what
 * it is given. Bytes pass untouched; frames are followed, so that the tunnel knows where a frame of
 * its own would fit, and ends when a peer breaks the rules.
 */
public final class Tunnel {
  /** How long one direction may stay open after the other ended, or after Close went both ways. */
  static final long UNFINISHED_MS = 60_000;

  private final Timers timers;
  private final NodeMetrics metrics;
  private final Runnable onEnd;
  private final TunnelSide client;
  private final TunnelSide upstream;
  private final Deadline deadline = new Deadline(this::expired);
  private final long idleMs;
  private long lastReadMs = nowMs();
  private boolean unfinished;
  private boolean ended;

  private Tunnel(
      Ends ends, Head response, Duration idle, Timers timers, NodeMetrics metrics, Runnable onEnd) {
    this.timers = timers;
    this.metrics = metrics;
    this.onEnd = onEnd;
    this.idleMs = idle.toMillis();
    ReservedBits reserved = ReservedBits.of(response);
    this.client =
        new TunnelSide(
            this,
            ends.client(),
            ends.upstream(),
            new FrameTracker(true, reserved),
            metrics.fromClients);
    this.upstream =
        new TunnelSide(
            this,
            ends.upstream(),
            ends.client(),
            new FrameTracker(false, reserved),
            metrics.fromUpstreams);
  }

  /**
   * The two channels, free of HTTP handlers, and what had been read from them already.
   *
   * @param fromClient released by the tunnel
   * @param fromUpstream released by the tunnel
   */
  public record Ends(Channel client, Channel upstream, ByteBuf fromClient, ByteBuf fromUpstream) {}

  /**
   * Opens a tunnel; the 101 has been written to the client.
   *
   * @param response the 101
   * @param idle how long it may be silent; zero for ever
   * @param onEnd called once, when it is over
   */
  public static void open(
      Ends ends, Head response, Duration idle, Timers timers, NodeMetrics metrics, Runnable onEnd) {
    new Tunnel(ends, response, idle, timers, metrics, onEnd).begin(ends);
  }

  private void begin(Ends ends) {
    metrics.tunnelsOpened.increment();
    var _ = metrics.tunnels.incrementAndGet();
    client.channel().pipeline().addLast(client);
    upstream.channel().pipeline().addLast(upstream);
    if (idleMs > 0) {
      timers.arm(deadline, idleMs);
    }
    upstream.pass(ends.fromUpstream());
    client.pass(ends.fromClient());
    client.channel().flush();
    upstream.channel().flush();
    if (!ended) {
      client.channel().config().setAutoRead(upstream.channel().isWritable());
      upstream.channel().config().setAutoRead(client.channel().isWritable());
      client.noticeEarlyEnd();
      upstream.noticeEarlyEnd();
    }
  }

  /** Bytes have come; the deadline looks at this when it is due rather than being moved now. */
  void touch() {
    lastReadMs = nowMs();
  }

  boolean isOver() {
    return ended;
  }

  /** A Close has passed in one direction; when it has in both, the TCP connections must end. */
  void closePassed() {
    if (client.tracker().isClosed() && upstream.tracker().isClosed()) {
      awaitEnd();
    }
  }

  /** One side ended its direction, so the other is told that nothing more will come. */
  void inputEnded(TunnelSide side) {
    TunnelSide other = other(side);
    if (other.inputEnded()) {
      end(reason(side));
      return;
    }
    awaitEnd();
    LingeringClose.afterWrites(other.channel(), future -> endOutput(other.channel()));
  }

  void gone(TunnelSide side) {
    end(reason(side));
  }

  /** One side was reset, so the other is too. */
  void reset(TunnelSide side) {
    if (!ended) {
      finish(reason(side));
      reset(side.channel());
      reset(other(side).channel());
    }
  }

  /**
   * One side broke the rules.
   *
   * @param cutAtFrame whether what the other side was given ends with a whole frame
   */
  void fault(TunnelSide offender, FrameFault fault, boolean cutAtFrame) {
    metrics.frameFaults.increment(fault);
    TunnelSide other = other(offender);
    if (other.tracker().atFrameBoundary()) {
      sendClose(offender, CloseFrame.PROTOCOL_ERROR);
    }
    if (cutAtFrame) {
      sendClose(other, CloseFrame.GOING_AWAY);
    }
    end(TunnelEnd.FAULT);
  }

  private void expired() {
    long silentMs = nowMs() - lastReadMs;
    if (unfinished) {
      end(TunnelEnd.UNFINISHED);
    } else if (silentMs < idleMs) {
      timers.arm(deadline, idleMs - silentMs);
    } else {
      closePolitely();
      end(TunnelEnd.IDLE);
    }
  }

  private void closePolitely() {
    if (upstream.tracker().atFrameBoundary()) {
      sendClose(client, CloseFrame.GOING_AWAY);
    }
    if (client.tracker().atFrameBoundary()) {
      sendClose(upstream, CloseFrame.GOING_AWAY);
    }
  }

  private void sendClose(TunnelSide to, int status) {
    Channel channel = to.channel();
    Wire.write(channel, CloseFrame.of(channel.alloc(), status, to == upstream));
  }

  private void awaitEnd() {
    unfinished = true;
    timers.arm(deadline, UNFINISHED_MS);
  }

  private void end(TunnelEnd reason) {
    if (!ended) {
      finish(reason);
      client.channel().config().setAutoRead(false);
      upstream.channel().config().setAutoRead(false);
      LingeringClose.begin(client.channel(), timers);
      LingeringClose.begin(upstream.channel(), timers);
    }
  }

  private void finish(TunnelEnd reason) {
    ended = true;
    timers.disarm(deadline);
    metrics.tunnelEnds.increment(reason);
    var _ = metrics.tunnels.decrementAndGet();
    remove(client);
    remove(upstream);
    onEnd.run();
  }

  private static void remove(TunnelSide side) {
    if (side.channel().pipeline().context(side) != null) {
      side.channel().pipeline().remove(side);
    }
  }

  private static void endOutput(Channel channel) {
    if (channel.isActive() && channel instanceof DuplexChannel duplex) {
      var _ = duplex.shutdownOutput();
    }
  }

  // Closing with a linger of zero sends RST instead of FIN.
  private static void reset(Channel channel) {
    if (channel.isActive()) {
      channel.config().setOption(ChannelOption.SO_LINGER, 0);
    }
    Wire.close(channel);
  }

  private TunnelSide other(TunnelSide side) {
    return side == client ? upstream : client;
  }

  private TunnelEnd reason(TunnelSide side) {
    return side == client ? TunnelEnd.CLIENT : TunnelEnd.UPSTREAM;
  }

  private static long nowMs() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }
}
