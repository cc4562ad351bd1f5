package io.longhaul.node.upstream;

import io.longhaul.node.config.Upstream;
import io.longhaul.node.http.HttpLimits;
import io.longhaul.node.loop.Deadline;
import io.longhaul.node.loop.Timers;
import io.longhaul.node.metrics.ConnectFailure;
import io.longhaul.node.metrics.NodeMetrics;
import io.longhaul.node.metrics.UpstreamFailure;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * The HTTP/2 connections of one event loop: as few as have room for all streams. Requests that come
 * while one is being opened wait for it, as many as it is to have. Only its event loop may touch
 * it.
 */
final class Http2Connections {
  /**
   * How long an endpoint may say nothing while it has streams, until it is asked for a sign of
   * life.
   */
  static final long PING_MS = 30_000;

  /**
   * How long until it is asked again while no stream of its has said anything: servers of gRPC
   * close connections, with all their streams, on which PINGs come more often than each 5 minutes
   * and nothing else goes out. That its host is there TCP's keep-alive finds meanwhile, unless
   * something was sent: so where it was, it is asked sooner.
   */
  static final long REPEATED_PING_MS = 310_000;

  /**
   * How often it is asked sooner, until one of its streams says something: so many PINGs that come
   * too early do servers of gRPC forgive.
   */
  static final int MAX_EARLY_PINGS = 2;

  /** How long it may take to give one. */
  static final long PING_TIMEOUT_MS = 10_000;

  private final EventLoop loop;
  private final UpstreamConnector connector;
  private final NodeMetrics metrics;
  private final Timers timers;
  private final LongSupplier nowMs;
  private final Map<ConnectionKey, List<Held>> byKey = new HashMap<>();

  Http2Connections(
      EventLoop loop,
      UpstreamConnector connector,
      NodeMetrics metrics,
      Timers timers,
      LongSupplier nowMs) {
    this.loop = loop;
    this.connector = connector;
    this.metrics = metrics;
    this.timers = timers;
    this.nowMs = nowMs;
  }

  /** Gives a request a stream: on a connection that has room, or on one that is opened for it. */
  void open(ConnectionKey key, Upstream upstream, UpstreamConnections.Outcome outcome) {
    List<Held> all = byKey.computeIfAbsent(key, k -> new ArrayList<>());
    for (Held held : all) {
      if (held.hasRoom()) {
        metrics.upstreamReused.increment();
        held.give(outcome);
        return;
      }
    }
    for (Held held : all) {
      if (!held.ready && held.waiting.size() < key.link().maxStreams()) {
        held.waiting.add(outcome);
        return;
      }
    }
    Held held = new Held(key, upstream);
    held.waiting.add(outcome);
    all.add(held);
    connector.connect(loop, key, upstream.connectTimeout(), held);
  }

  /** Whether there is a connection that has room for one stream more. */
  boolean hasRoom(ConnectionKey key) {
    return byKey.getOrDefault(key, List.of()).stream().anyMatch(Held::hasRoom);
  }

  /** Closes the connections that no stream and no route uses any more. */
  void retain(Predicate<ConnectionKey> inUse) {
    for (List<Held> all : List.copyOf(byKey.values())) {
      for (Held held : List.copyOf(all)) {
        if (!inUse.test(held.key) && held.isIdle()) {
          held.closeIdle();
        }
      }
    }
  }

  /** One connection, from the moment that it is wanted. */
  private final class Held implements UpstreamConnector.Outcome, Http2UpstreamConnection.Owner {
    private final ConnectionKey key;
    private final Upstream upstream;
    private final List<UpstreamConnections.Outcome> waiting = new ArrayList<>();
    private final Deadline deadline = new Deadline(this::expired);
    private Optional<Http2UpstreamConnection> connection = Optional.empty();
    private boolean ready;
    private boolean over;

    /** An answer to a PING is waited for. */
    private boolean pinged;

    /** Nothing was heard while there were streams, and nothing since. */
    private boolean silent;

    /** When it is looked at, asked for a sign of life, or given up if it was. */
    private long dueMs;

    /** When it was asked last. */
    private long pingedMs;

    /** PINGs that came earlier than each 5 minutes since a stream of its has said something. */
    private int earlyPings;

    Held(ConnectionKey key, Upstream upstream) {
      this.key = key;
      this.upstream = upstream;
    }

    @Override
    public void connected(Channel channel) {
      Http2UpstreamConnection made =
          Http2Codec.make(
              HttpLimits.DEFAULT,
              key.link().maxStreams(),
              codec ->
                  new Http2UpstreamConnection(
                      codec, key, this, HttpLimits.DEFAULT, metrics, nowMs));
      connection = Optional.of(made);
      arm(upstream.connectTimeout().toMillis());
      channel.pipeline().addLast(made);
      channel.read();
    }

    @Override
    public void failed(ConnectFailure failure) {
      forget();
      for (UpstreamConnections.Outcome outcome : List.copyOf(waiting)) {
        outcome.failed(failure);
      }
    }

    @Override
    public void ready(Http2UpstreamConnection made) {
      ready = true;
      List<UpstreamConnections.Outcome> all = List.copyOf(waiting);
      waiting.clear();
      // An endpoint that takes no stream at all takes none on another connection either.
      boolean useless = made.room() == 0;
      if (useless) {
        metrics.connectFailures.increment(ConnectFailure.PROTOCOL);
      }
      for (UpstreamConnections.Outcome outcome : all) {
        if (useless) {
          outcome.failed(ConnectFailure.PROTOCOL);
        } else if (made.room() > 0) {
          give(outcome);
        } else {
          Http2Connections.this.open(key, upstream, outcome);
        }
      }
      watch();
    }

    void give(UpstreamConnections.Outcome outcome) {
      Http2UpstreamConnection held = connection.orElseThrow();
      boolean idle = held.streams() == 0;
      outcome.opened(new Http2UpstreamStream(held, loop));
      if (idle && held.streams() > 0) {
        watch();
      }
    }

    @Override
    public void streamsChanged(Http2UpstreamConnection changed) {
      if (ready && isIdle()) {
        if (changed.isLeaving()) {
          closeIdle();
        } else {
          watch();
        }
      }
    }

    @Override
    public void closed(Http2UpstreamConnection gone) {
      if (!ready) {
        metrics.connectFailures.increment(ConnectFailure.PROTOCOL);
        failed(ConnectFailure.PROTOCOL);
      }
      forget();
    }

    boolean hasRoom() {
      return connection.filter(c -> c.room() > 0).isPresent();
    }

    boolean isIdle() {
      return connection.filter(c -> c.streams() == 0).isPresent() && waiting.isEmpty();
    }

    // Closing now could take the codec by surprise, which may be in the middle of a frame.
    void closeIdle() {
      loop.execute(
          () -> {
            if (isIdle() && !over) {
              connection.orElseThrow().close(UpstreamFailure.CLOSED);
            }
          });
    }

    /** The first stream has come, or the last one is gone. */
    private void watch() {
      boolean idle = isIdle();
      if (connection.orElseThrow().heardOf()) {
        silent = false;
        pinged = false;
      } else if (idle) {
        silent = true;
      }
      if (!idle && !silent) {
        dueMs = nowMs.getAsLong() + PING_MS;
      }
      rearm();
    }

    // Streams that come and go unanswered do not put the question off.
    private void rearm() {
      arm(isIdle() && !pinged ? upstream.keepAliveTimeout().toMillis() : dueMs - nowMs.getAsLong());
    }

    private void arm(long delayMs) {
      if (!over) {
        timers.arm(deadline, delayMs);
      }
    }

    private void expired() {
      Http2UpstreamConnection held = connection.orElseThrow();
      if (!ready) {
        held.close(UpstreamFailure.CLOSED);
      } else if (isIdle() && !pinged) {
        closeIdle();
      } else if (held.heardOf()) {
        silent = false;
        pinged = false;
        dueMs = nowMs.getAsLong() + PING_MS;
        rearm();
      } else if (pinged) {
        held.close(UpstreamFailure.UNRESPONSIVE);
      } else if (mayPing(held)) {
        ping(held);
      } else {
        dueMs = nowMs.getAsLong() + PING_MS;
        rearm();
      }
    }

    private boolean mayPing(Http2UpstreamConnection held) {
      return held.saidMoreSincePing()
          || isRepeatDue()
          || (held.sentSincePing() && earlyPings < MAX_EARLY_PINGS);
    }

    private boolean isRepeatDue() {
      return nowMs.getAsLong() - pingedMs >= REPEATED_PING_MS;
    }

    private void ping(Http2UpstreamConnection held) {
      if (held.saidMoreSincePing()) {
        earlyPings = 0;
      } else if (!isRepeatDue()) {
        earlyPings++;
      }
      held.ping();
      pinged = true;
      pingedMs = nowMs.getAsLong();
      dueMs = pingedMs + PING_TIMEOUT_MS;
      rearm();
    }

    private void forget() {
      if (!over) {
        over = true;
        timers.disarm(deadline);
        List<Held> all = byKey.getOrDefault(key, new ArrayList<>());
        all.remove(this);
        if (all.isEmpty()) {
          byKey.remove(key);
        }
      }
    }
  }
}
