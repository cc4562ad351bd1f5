package io.longhaul.director.relay;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelException;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One relayed connection, from accept to its end. All of it happens in one event loop, the
 * client's, which is the node's as well.
 *
 * <p>Choosing: the slot's node under the current epoch is connected to, with one retry at the next
 * best when it refuses or times out. When a newer epoch came meanwhile and chooses otherwise, the
 * new choice is connected to instead. Joined: both sides copy until both ended, or one failed.
 */
final class Relayed {
  /** Choices for one connection, a retry and newer epochs' included. */
  static final int MAX_CHOICES = 4;

  private final RelayContext context;
  private final ProxyHeader header;
  private final SocketChannel client;
  private final long source;
  private final RelaySide clientSide;
  private @Nullable SocketChannel node;
  private @Nullable Target refusedBy;
  private @Nullable Future<?> halfCloseTimer;
  private long movedAtLastCheck;
  private int slot;
  private int choices;
  private boolean over;

  Relayed(RelayContext context, ProxyHeader header, SocketChannel client, long source) {
    this.context = context;
    this.header = header;
    this.client = client;
    this.source = source;
    this.clientSide = new RelaySide(this, client, context.metrics().bytesToNode);
  }

  RelaySide clientSide() {
    return clientSide;
  }

  /** Ends what no event loop took. */
  void abandon() {
    over = true;
    Sockets.resetUnregistered(client);
    leave(Ending.CLIENT_LEFT);
  }

  /** Called in the event loop once it has the client. */
  void begin() {
    Optional<Routing> routing = context.routing().get();
    InetSocketAddress remote = client.remoteAddress();
    InetSocketAddress local = client.localAddress();
    if (routing.isEmpty() || remote == null || local == null) {
      end(Ending.CLIENT_LEFT, true);
      return;
    }
    slot = routing.get().slot(remote, local);
    connect(routing.get());
  }

  private void connect(Routing routing) {
    choices++;
    Target target = routing.choose(slot, refusedBy, System.nanoTime(), context.attemptNs());
    if (target == null) {
      refuse(routing.hasTargets() ? Refusal.UNREACHABLE : Refusal.NO_NODE);
      return;
    }
    try {
      SocketChannel channel = context.transport().outgoing();
      node = channel;
      client
          .eventLoop()
          .register(channel)
          .addListener(
              registered ->
                  channel
                      .connect(target.address())
                      .addListener(done -> connected(channel, routing, target, done)));
    } catch (ChannelException e) {
      // No descriptor for the socket: another node would not help.
      context.metrics().connectFailed(ConnectFailure.OTHER);
      refuse(Refusal.UNREACHABLE);
    }
  }

  private void connected(
      SocketChannel channel, Routing chosenUnder, Target target, Future<?> done) {
    if (over) {
      Sockets.close(channel);
      return;
    }
    Throwable failure = done.cause();
    if (failure != null) {
      failed(target, ConnectFailure.of(failure));
      return;
    }
    target.answered();
    Routing current = context.routing().get().orElse(chosenUnder);
    if (current != chosenUnder && choices < MAX_CHOICES && choosesOtherwise(current, target)) {
      context.metrics().rechosen.increment();
      Sockets.close(channel);
      connect(current);
      return;
    }
    join(channel, current);
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
    Optional<Routing> routing = context.routing().get();
    if (refusedBy != null || choices >= MAX_CHOICES || routing.isEmpty()) {
      refuse(Refusal.UNREACHABLE);
      return;
    }
    refusedBy = target;
    context.metrics().retries.increment();
    connect(routing.get());
  }

  private void join(SocketChannel channel, Routing routing) {
    InetSocketAddress remote = client.remoteAddress();
    InetSocketAddress local = client.localAddress();
    RelaySide nodeSide = new RelaySide(this, channel, context.metrics().bytesToClient);
    channel.pipeline().addLast(nodeSide);
    ByteBuf introduction = header.encode(channel.alloc(), remote, local, routing.number());
    Sockets.write(channel, introduction);
    clientSide.join(nodeSide);
    nodeSide.join(clientSide);
    channel.flush();
  }

  /** A side's direction ended, and all of it was handed to the other side's kernel. */
  void directionEnded() {
    RelaySide nodeSide = clientSide.peer();
    if (nodeSide == null || over) {
      return;
    }
    if (clientSide.isDone() && nodeSide.isDone()) {
      end(Ending.ORDERLY, false);
    } else if (halfCloseTimer == null) {
      watchHalfClosed();
    }
  }

  private void watchHalfClosed() {
    movedAtLastCheck = moved();
    halfCloseTimer =
        client
            .eventLoop()
            .schedule(
                this::checkHalfClosed,
                context.settings().timeouts().halfClose().toMillis(),
                TimeUnit.MILLISECONDS);
  }

  private void checkHalfClosed() {
    if (moved() == movedAtLastCheck) {
      end(Ending.HALF_CLOSE_TIMEOUT, true);
    } else {
      watchHalfClosed();
    }
  }

  private long moved() {
    RelaySide nodeSide = clientSide.peer();
    return clientSide.moved() + (nodeSide == null ? 0 : nodeSide.moved());
  }

  /** A side failed or was closed by the system. */
  void failed(RelaySide side) {
    if (context.closing().get()) {
      end(Ending.SHUTDOWN, true);
    } else if (side != clientSide) {
      end(Ending.NODE_RESET, true);
    } else {
      end(clientSide.peer() == null ? Ending.CLIENT_LEFT : Ending.CLIENT_RESET, true);
    }
  }

  private void refuse(Refusal reason) {
    context.metrics().refused(reason);
    end(Ending.REFUSED, true);
  }

  private void end(Ending how, boolean reset) {
    if (over) {
      return;
    }
    over = true;
    if (halfCloseTimer != null) {
      halfCloseTimer.cancel(false);
    }
    clientSide.discard();
    end(client, reset);
    if (node != null) {
      end(node, reset);
    }
    leave(how);
  }

  private static void end(SocketChannel channel, boolean reset) {
    if (reset) {
      Sockets.reset(channel);
    } else {
      Sockets.close(channel);
    }
  }

  private void leave(Ending how) {
    context.admission().leave(source);
    context.metrics().ended(how);
  }
}
