package io.longhaul.node.websocket;

import io.longhaul.node.config.FrameLimits;
import io.longhaul.node.config.TunnelTimes;
import io.longhaul.node.http.Head;
import io.longhaul.node.loop.Deadline;
import io.longhaul.node.loop.Expiry;
import io.longhaul.node.loop.LingeringClose;
import io.longhaul.node.metrics.FrameCounters;
import io.longhaul.node.metrics.FrameFault;
import io.longhaul.node.metrics.TunnelEnd;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Optional;
import java.util.function.Function;

/**
 * An open WebSocket: two sides on one event loop, each reading only while the other takes what it
 * is given. Bytes pass untouched; frames are followed, so that the tunnel knows where a frame of
 * its own would fit, and ends when a peer breaks the rules.
 */
public final class Tunnel implements Expiry, TunnelTotals {
  /** How long one direction may stay open after the other ended, or after Close went both ways. */
  static final long UNFINISHED_MS = 60_000;

  /** How soon it is looked again whether a frame of the node's own fits. */
  static final long RETRY_MS = 1_000;

  private final TunnelLoop loop;
  private final TunnelListener listener;
  private final TunnelSide client;
  private final TunnelSide upstream;
  private final Deadline deadline = new Deadline(this);
  private final TunnelTimes times;
  private final TunnelWatch watch;
  private long lastReadMs;
  private boolean unfinished;
  private boolean ended;

  /**
   * Makes its sides, which know it.
   *
   * @param times how long it may last
   * @param listener told when it is over
   */
  Tunnel(
      Function<Tunnel, TunnelSide> client,
      Function<Tunnel, TunnelSide> upstream,
      TunnelTimes times,
      TunnelLoop loop,
      TunnelListener listener) {
    this.loop = loop;
    this.listener = listener;
    this.times = times;
    this.lastReadMs = loop.nowMs();
    this.watch = TunnelWatch.of(times, lastReadMs);
    this.client = client.apply(this);
    this.upstream = upstream.apply(this);
  }

  /** The two that are to become its sides. */
  public record Ends(Threshold client, Threshold upstream) {}

  /**
   * Opens a tunnel; the 101 has been written to the client.
   *
   * @param response the 101
   * @param limits how large what comes may be
   * @param times how long it may last
   * @param loop of both sides
   * @param listener told when it is over
   */
  public static void open(
      Ends ends,
      Head response,
      FrameLimits limits,
      TunnelTimes times,
      TunnelLoop loop,
      TunnelListener listener) {
    new Opening(ends, response, limits, times, loop, listener).begin();
  }

  void begin(ByteBuf fromClient, ByteBuf fromUpstream) {
    client.begin();
    upstream.begin();
    attend();
    upstream.pass(fromUpstream);
    client.pass(fromClient);
    client.flush();
    upstream.flush();
    noticeEarlyEnd(client);
    noticeEarlyEnd(upstream);
    if (!ended) {
      client.mayPass(upstream.writable());
      upstream.mayPass(client.writable());
    }
  }

  /** A peer may have ended its direction before there was a tunnel to be told. */
  private void noticeEarlyEnd(TunnelSide side) {
    if (!ended && side.endedBefore()) {
      side.endInput();
    }
  }

  TunnelLoop loop() {
    return loop;
  }

  FrameCounters counters(TunnelSide from) {
    return isClient(from) ? loop.metrics().fromClients : loop.metrics().fromUpstreams;
  }

  TunnelSide other(TunnelSide side) {
    return isClient(side) ? upstream : client;
  }

  /** Bytes have come; the deadline looks at this when it is due rather than being moved now. */
  void touch(long nowMs) {
    lastReadMs = nowMs;
  }

  /** What looks whether a side's peer is still there. */
  Optional<PeerWatch> watch(TunnelSide side) {
    return isClient(side) ? watch.client() : watch.upstream();
  }

  @Override
  public long clientBytes() {
    return client.bytes();
  }

  @Override
  public long upstreamBytes() {
    return upstream.bytes();
  }

  @Override
  public long clientMessages() {
    return client.messages();
  }

  @Override
  public long upstreamMessages() {
    return upstream.messages();
  }

  boolean isOver() {
    return ended;
  }

  /** A Close has passed in one direction; when it has in both, the TCP connections must end. */
  void closePassed() {
    if (!ended && client.tracker().isClosed() && upstream.tracker().isClosed()) {
      awaitEnd();
    }
  }

  /** One side ended its direction, so the other is told that nothing more will come. */
  void inputEnded(TunnelSide side) {
    if (ended) {
      return;
    }
    TunnelSide other = other(side);
    if (other.inputEnded()) {
      end(lost(side));
      return;
    }
    awaitEnd();
    other.endOutput();
  }

  /** One side's connection is over. */
  void gone(TunnelSide side) {
    if (isStopping()) {
      stopped();
    } else {
      end(lost(side));
    }
  }

  /** One side was reset, so the other is too. */
  void reset(TunnelSide side) {
    cut(lost(side));
  }

  /** An error of the node's own has met it. */
  void failed() {
    cut(TunnelEnd.NODE_FAULT);
  }

  private void cut(TunnelEnd reason) {
    if (!ended) {
      finish(reason);
      client.reset();
      upstream.reset();
    }
  }

  /** The event loop ends, which closes the sockets. */
  void stopped() {
    if (!ended) {
      finish(TunnelEnd.STOPPED);
    }
  }

  private boolean isStopping() {
    return loop.loop().isShuttingDown();
  }

  /**
   * One side broke the rules.
   *
   * @param cutAtFrame whether what the other side was given ends with a whole frame
   */
  void fault(TunnelSide offender, FrameFault fault, boolean cutAtFrame) {
    loop.metrics().frameFaults.increment(fault);
    TunnelSide other = other(offender);
    if (other.tracker().takesFrame()) {
      sendClose(offender, CloseFrame.statusOf(fault));
    }
    if (cutAtFrame) {
      sendClose(other, CloseFrame.GOING_AWAY);
    }
    end(isClient(offender) ? TunnelEnd.CLIENT_FAULT : TunnelEnd.UPSTREAM_FAULT);
  }

  @Override
  public void expired() {
    if (ended) {
      lingered();
    } else if (unfinished) {
      end(closeWasSaid() ? TunnelEnd.UNFINISHED : lost(client));
    } else {
      attend();
    }
  }

  /** Does what is due, and comes back when something will be. */
  private void attend() {
    long nowMs = loop.nowMs();
    long idleMs = lastReadMs + times.idleTimeout().toMillis() - nowMs;
    long ageMs = watch.endMs() - nowMs;
    if (idleMs <= 0) {
      endPolitely(TunnelEnd.IDLE);
    } else if (ageMs <= 0 && (ageMs <= -UNFINISHED_MS || betweenFrames())) {
      endPolitely(TunnelEnd.MAX_AGE);
    }
    long nextMs = Math.min(idleMs, ageMs > 0 ? ageMs : RETRY_MS);
    nextMs = Math.min(nextMs, attend(client, nowMs));
    nextMs = Math.min(nextMs, attend(upstream, nowMs));
    if (!ended) {
      loop.timers().arm(deadline, nextMs);
    }
  }

  /** Pings a peer, or finds it dead. */
  private long attend(TunnelSide side, long nowMs) {
    Optional<PeerWatch> peer = watch(side);
    if (ended || peer.isEmpty()) {
      return Long.MAX_VALUE;
    }
    if (!isRead(side)) {
      return RETRY_MS;
    }
    if (peer.get().isDead(nowMs)) {
      endDead(side);
    } else if (peer.get().isDue(nowMs)) {
      if (!takesPing(side)) {
        return RETRY_MS;
      }
      peer.get().pinged(nowMs);
      side.write(PingFrame.of(ByteBufAllocator.DEFAULT, !isClient(side)));
      side.flush();
    }
    return peer.get().lookMs(nowMs);
  }

  /** Who is not read now cannot be heard; when it is again, its time begins anew. */
  private boolean isRead(TunnelSide side) {
    return other(side).writable() && !loop.isHalted();
  }

  /** Never inside a frame or behind Close, and not where it would wait. */
  private boolean takesPing(TunnelSide side) {
    return other(side).tracker().takesFrame() && !side.tracker().isClosed() && !side.hasPending();
  }

  private void endDead(TunnelSide side) {
    boolean stuck = side.hasPending();
    endPolitely(isClient(side) ? TunnelEnd.DEAD_CLIENT : TunnelEnd.DEAD_UPSTREAM);
    if (stuck) {
      side.reset();
    }
  }

  private boolean betweenFrames() {
    return client.tracker().atFrameBoundary() && upstream.tracker().atFrameBoundary();
  }

  private void endPolitely(TunnelEnd reason) {
    closePolitely();
    end(reason);
  }

  private void closePolitely() {
    if (upstream.tracker().takesFrame()) {
      sendClose(client, CloseFrame.GOING_AWAY);
    }
    if (client.tracker().takesFrame()) {
      sendClose(upstream, CloseFrame.GOING_AWAY);
    }
  }

  private void sendClose(TunnelSide to, int status) {
    to.write(CloseFrame.of(ByteBufAllocator.DEFAULT, status, !isClient(to)));
  }

  private void awaitEnd() {
    unfinished = true;
    loop.timers().arm(deadline, UNFINISHED_MS);
  }

  private void end(TunnelEnd reason) {
    if (!ended) {
      finish(reason);
      client.linger();
      upstream.linger();
      loop.timers().arm(deadline, LingeringClose.MAX_MS);
    }
  }

  private void lingered() {
    boolean clientIsClosed = client.lingered();
    if (!upstream.lingered() || !clientIsClosed) {
      loop.timers().arm(deadline, LingeringClose.MAX_MS);
    }
  }

  private void finish(TunnelEnd reason) {
    ended = true;
    loop.timers().disarm(deadline);
    loop.metrics().tunnelEnded(reason);
    client.leave();
    upstream.leave();
    loop.forget(client);
    loop.forget(upstream);
    listener.ended(reason, this);
  }

  @SuppressWarnings("ReferenceEquality") // one of the two that it made itself
  private boolean isClient(TunnelSide side) {
    return side == client;
  }

  /** Why it ends where this side has: it is the first to end whose end it is. */
  private TunnelEnd lost(TunnelSide side) {
    TunnelSide first = other(side).inputEnded() ? other(side) : side;
    if (isStopping()) {
      return TunnelEnd.STOPPED;
    }
    if (closeWasSaid()) {
      return isClient(first) ? TunnelEnd.CLIENT : TunnelEnd.UPSTREAM;
    }
    return isClient(first) ? TunnelEnd.CLIENT_CUT : TunnelEnd.UPSTREAM_CUT;
  }

  // Trackers remember it anyway.
  private boolean closeWasSaid() {
    return client.tracker().isClosed() || upstream.tracker().isClosed();
  }
}
