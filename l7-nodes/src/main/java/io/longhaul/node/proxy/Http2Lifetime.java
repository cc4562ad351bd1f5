package io.longhaul.node.proxy;

import io.longhaul.node.http2.FrameMeter;
import io.longhaul.node.loop.Deadline;
import io.longhaul.node.loop.Jitter;
import io.longhaul.node.loop.LingeringClose;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Error;
import java.util.Optional;

/**
 * How long a client's HTTP/2 connection stays: as long as it has streams, and for a while without
 * any; until a header block takes too long; and while it drains, until its last stream has ended.
 */
final class Http2Lifetime {
  /** How long a draining client may take to answer the PING that parts its old from its new. */
  static final long DRAIN_PING_MS = 5_000;

  private static final int ANY_STREAM = Integer.MAX_VALUE;
  private static final long DRAIN_PING = 0x6c6f6e676861756cL;

  private enum Phase {
    OPEN,
    /** The client knows that it should open no more streams, but may not have known yet. */
    WARNED,
    /** Streams above the last one named are ignored. */
    LEAVING,
    ENDED
  }

  private final Http2ClientConnection connection;
  private final Worker worker;
  private final FrameMeter meter;
  private final Deadline idle = new Deadline(this::idleExpired);
  private final Deadline headers;
  private final Deadline age = new Deadline(this::drain);
  private Optional<ChannelHandlerContext> context = Optional.empty();
  private Phase phase = Phase.OPEN;
  private long unit;

  Http2Lifetime(Http2ClientConnection connection, Worker worker, FrameMeter meter) {
    this.connection = connection;
    this.worker = worker;
    this.meter = meter;
    this.headers = new Deadline(connection::headersExpired);
  }

  void begin(ChannelHandlerContext ctx) {
    context = Optional.of(ctx);
    worker.http2().add(this);
    streamsChanged();
    ProxyTimeouts timeouts = worker.node().policy().timeouts();
    if (worker.node().draining()) {
      drain();
    } else if (!timeouts.connectionAge().isZero()) {
      worker.arm(age, Jitter.around(timeouts.connectionAge().toMillis()));
    }
  }

  /** Bytes were read: has a header block begun, and is it the one that is waited for? */
  void read() {
    if (phase == Phase.ENDED) {
      return;
    }
    if (!meter.isInHeaders()) {
      worker.disarm(headers);
    } else if (!headers.isSet() || meter.unit() != unit) {
      unit = meter.unit();
      worker.arm(headers, worker.node().policy().timeouts().head().toMillis());
    }
  }

  /** A stream was opened, or is over. */
  void streamsChanged() {
    if (phase == Phase.ENDED || context.isEmpty()) {
      return;
    }
    if (connection.connection().numActiveStreams() > 0) {
      if (phase != Phase.WARNED) {
        worker.disarm(idle);
      }
    } else if (phase == Phase.LEAVING) {
      context.get().executor().execute(this::leaveIfDone);
    } else if (phase == Phase.OPEN) {
      worker.arm(idle, worker.node().policy().timeouts().keepAlive().toMillis());
    }
  }

  /** Whether it may take requests, and has none. */
  boolean isIdle() {
    return phase == Phase.OPEN && connection.connection().numActiveStreams() == 0;
  }

  /** Ends an idle one. */
  void close() {
    connection.close(Http2Error.NO_ERROR);
  }

  private void idleExpired() {
    switch (phase) {
      case OPEN -> close();
      case WARNED -> leave();
      case LEAVING, ENDED -> {}
    }
  }

  /** Lets no new streams be opened, and closes behind the last one; gracefully (RFC 9113, 6.8). */
  void drain() {
    if (phase != Phase.OPEN) {
      return;
    }
    phase = Phase.WARNED;
    ChannelHandlerContext ctx = context.orElseThrow();
    goAway(ctx, ANY_STREAM);
    var _ = connection.encoder().writePing(ctx, false, DRAIN_PING, ctx.newPromise());
    connection.output().flush();
    worker.arm(idle, DRAIN_PING_MS);
  }

  void pingAnswered(long data) {
    if (data == DRAIN_PING && phase == Phase.WARNED) {
      leave();
    }
  }

  private void leave() {
    phase = Phase.LEAVING;
    worker.disarm(idle);
    ChannelHandlerContext ctx = context.orElseThrow();
    goAway(ctx, connection.connection().remote().lastStreamCreated());
    connection.output().flush();
    leaveIfDone();
  }

  private void goAway(ChannelHandlerContext ctx, int lastStream) {
    var _ =
        connection.goAway(
            ctx, lastStream, Http2Error.NO_ERROR.code(), Unpooled.EMPTY_BUFFER, ctx.newPromise());
  }

  private void leaveIfDone() {
    if (phase == Phase.LEAVING && connection.connection().numActiveStreams() == 0) {
      ChannelHandlerContext ctx = end();
      connection.leave();
      LingeringClose.begin(ctx.channel(), worker);
    }
  }

  /** The client's connection has ended in its direction: no more requests, nor parts of them. */
  void inputEnded() {
    if (phase != Phase.ENDED) {
      connection.cutUnfinished();
      phase = Phase.LEAVING;
      ChannelHandlerContext ctx = context.orElseThrow();
      if (connection.connection().numActiveStreams() == 0) {
        var _ = end();
        connection.leave();
        LingeringClose.afterWrites(ctx.channel(), ChannelFutureListener.CLOSE);
      }
    }
  }

  /** It is over; nothing is waited for any more. */
  ChannelHandlerContext end() {
    phase = Phase.ENDED;
    worker.http2().remove(this);
    worker.disarm(idle);
    worker.disarm(headers);
    worker.disarm(age);
    return context.orElseThrow();
  }
}
