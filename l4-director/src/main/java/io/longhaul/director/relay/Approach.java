package io.longhaul.director.relay;

import io.netty.channel.ChannelException;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.Future;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The way of one connection to its node: choose under the current epoch, connect, retry once at the
 * next best when the node refuses or times out.
 *
 * <p>When a newer epoch came while connecting and it chooses otherwise, its choice is connected to
 * instead, so that no node is given a connection by an epoch that is over.
 */
final class Approach {
  /** Choices for one connection, a retry and those of newer epochs included. */
  static final int MAX_CHOICES = 4;

  private final RelayContext context;
  private final Relayed relayed;
  private final EventLoop loop;
  private final int slot;
  private @Nullable SocketChannel connecting;
  private @Nullable Target refusedBy;
  private int choices;

  Approach(RelayContext context, Relayed relayed, EventLoop loop, int slot) {
    this.context = context;
    this.relayed = relayed;
    this.loop = loop;
    this.slot = slot;
  }

  void begin(Routing routing) {
    choices++;
    Target target = routing.choose(slot, refusedBy, System.nanoTime(), context.attemptNs());
    if (target == null) {
      relayed.refuse(routing.hasTargets() ? Refusal.UNREACHABLE : Refusal.NO_NODE);
      return;
    }
    SocketChannel channel;
    try {
      channel = context.transport().outgoing();
    } catch (ChannelException e) {
      // No descriptor for the socket: another node would not help.
      context.metrics().connectFailed(ConnectFailure.OTHER);
      relayed.refuse(Refusal.UNREACHABLE);
      return;
    }
    connecting = channel;
    loop.register(channel)
        .addListener(registered -> relayed.guarded(() -> connect(channel, routing, target)));
  }

  private void connect(SocketChannel channel, Routing routing, Target target) {
    Future<?> connection = channel.connect(target.address());
    connection.addListener(
        done -> relayed.guarded(() -> connected(channel, routing, target, done)));
  }

  /** Stops what is under way; the connection is over. */
  void cancel() {
    if (connecting != null) {
      Sockets.reset(connecting);
    }
  }

  private void connected(
      SocketChannel channel, Routing chosenUnder, Target target, Future<?> done) {
    if (relayed.isOver()) {
      Sockets.reset(channel);
      return;
    }
    Throwable failure = done.cause();
    if (failure != null) {
      // Netty closes it itself only where the refusal came at once or not at all.
      Sockets.reset(channel);
      failed(target, ConnectFailure.of(failure));
      return;
    }
    target.answered();
    Routing current = context.routing().get().orElse(chosenUnder);
    if (current != chosenUnder && choices < MAX_CHOICES && choosesOtherwise(current, target)) {
      context.metrics().rechosen.increment();
      Sockets.reset(channel);
      begin(current);
      return;
    }
    connecting = null;
    relayed.join(channel, current.number());
  }

  private boolean choosesOtherwise(Routing current, Target target) {
    Target now = current.choose(slot, refusedBy, System.nanoTime(), context.attemptNs());
    return now != null && now != target;
  }

  private void failed(Target target, ConnectFailure failure) {
    context.metrics().connectFailed(failure);
    if (failure != ConnectFailure.OTHER) {
      target.refused(System.nanoTime());
    }
    if (failure == ConnectFailure.REFUSED) {
      context.refusedConnects().tell(target.process());
    }
    Optional<Routing> routing = context.routing().get();
    if (refusedBy != null || choices >= MAX_CHOICES || routing.isEmpty()) {
      relayed.refuse(Refusal.UNREACHABLE);
      return;
    }
    refusedBy = target;
    context.metrics().retries.increment();
    begin(routing.get());
  }
}
