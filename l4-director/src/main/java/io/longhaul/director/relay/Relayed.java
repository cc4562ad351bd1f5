package io.longhaul.director.relay;

import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One relayed connection, from accept to its end. All of it happens in one event loop, the
 * client's, which is the node's as well.
 *
 * <p>It is approaching a node ({@link Approach}), then joined (both sides copy, each in its
 * direction), then over: when both directions ended, one side failed, or nothing moved for the
 * half-close time-out after the first of them ended.
 */
final class Relayed {
  private static final Logger log = LoggerFactory.getLogger(Relayed.class);

  private final RelayContext context;
  private final ProxyHeader header;
  private final SocketChannel client;
  private final long source;
  private final RelaySide accepted;
  private @Nullable Approach approach;
  private Side clientSide;
  private @Nullable Side nodeSide;
  private @Nullable Future<?> halfCloseTimer;
  private long movedAtLastCheck;
  private boolean over;

  Relayed(RelayContext context, ProxyHeader header, SocketChannel client, long source) {
    this.context = context;
    this.header = header;
    this.client = client;
    this.source = source;
    this.accepted = new RelaySide(this, client, context.metrics().bytesToNode);
    this.clientSide = accepted;
  }

  /** The handler of the client's channel. */
  RelaySide accepted() {
    return accepted;
  }

  boolean isOver() {
    return over;
  }

  /**
   * Runs a step of this connection. What it throws ends this connection, and neither leaves it
   * behind nor reaches the event loop, which others share.
   */
  void guarded(Runnable step) {
    try {
      step.run();
    } catch (Throwable e) {
      broken(e);
    }
  }

  /** Ends the connection for a failure of our own. */
  void broken(Throwable cause) {
    log.error("a connection is reset because the relay failed", cause);
    end(Ending.INTERNAL_ERROR, true);
  }

  /** Called in the event loop once it has the client. */
  void begin() {
    context.connections().add(this);
    if (context.closing().get()) {
      shutDown();
      return;
    }
    Optional<Routing> routing = context.routing().get();
    InetSocketAddress remote = client.remoteAddress();
    InetSocketAddress local = client.localAddress();
    if (over || routing.isEmpty() || remote == null || local == null) {
      end(Ending.CLIENT_LEFT, true);
      return;
    }
    int slot = routing.get().slot(remote, local);
    Approach begun = new Approach(context, this, client.eventLoop(), slot);
    approach = begun;
    begun.begin(routing.get());
  }

  /** Ends what no event loop took. */
  void abandon() {
    over = true;
    Sockets.endUnregistered(client, true);
    leave(Ending.CLIENT_LEFT);
  }

  /** A node took the connection: introduce the client and relay. */
  void join(SocketChannel node, long epoch) {
    approach = null;
    RelaySide connected = new RelaySide(this, node, context.metrics().bytesToClient);
    nodeSide = connected;
    node.pipeline().addLast(connected);
    node.writeAndFlush(
            header.encode(node.alloc(), client.remoteAddress(), client.localAddress(), epoch))
        .addListener(
            introduced -> {
              if (introduced.isSuccess() && !over) {
                guarded(() -> relay(connected));
              }
            });
  }

  private void relay(RelaySide connected) {
    if (context.transport().isEpoll()) {
      EpollTakeover.begin(context, this, accepted, connected);
    } else {
      accepted.join(connected);
      connected.join(accepted);
      connected.channel().flush();
      client.flush();
    }
  }

  /** Others have taken over the sockets of both sides. */
  void handOver(Side toClient, Side toNode) {
    clientSide = toClient;
    nodeSide = toNode;
  }

  /** A side's direction ended, and all of it was handed to the other side's kernel. */
  void directionEnded() {
    if (over || nodeSide == null) {
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
                () -> guarded(this::checkHalfClosed),
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
    return clientSide.moved() + (nodeSide == null ? 0 : nodeSide.moved());
  }

  /** A side failed or was closed by the system. */
  void failed(Side side) {
    if (context.closing().get()) {
      end(Ending.SHUTDOWN, true);
    } else if (!side.channel().equals(client)) {
      end(Ending.NODE_RESET, true);
    } else {
      end(nodeSide == null ? Ending.CLIENT_LEFT : Ending.CLIENT_RESET, true);
    }
  }

  /** The plane is closed. */
  void shutDown() {
    end(Ending.SHUTDOWN, true);
  }

  void refuse(Refusal reason) {
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
    if (approach != null) {
      approach.cancel();
    }
    try {
      endSides(reset);
    } finally {
      context.connections().remove(this);
      leave(how);
    }
  }

  private void endSides(boolean reset) {
    try {
      clientSide.end(reset);
    } finally {
      if (nodeSide != null) {
        nodeSide.end(reset);
      }
    }
  }

  private void leave(Ending how) {
    context.admission().leave(source);
    context.metrics().ended(how);
  }
}
