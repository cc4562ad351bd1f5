package io.longhaul.director.relay;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.util.concurrent.Future;

/**
 * Takes a joined connection's two sockets from their channels and registers them with the same
 * event loop by themselves, so that bytes go from one to the other without a pipeline.
 */
final class EpollTakeover {
  private EpollTakeover() {}

  /** Begins to relay. Bytes that come before the change are kept by the sides and not lost. */
  static void begin(RelayContext context, Relayed relayed, RelaySide client, RelaySide node) {
    client
        .channel()
        .deregister()
        .addListener(
            first ->
                node.channel()
                    .deregister()
                    .addListener(
                        second -> relayed.guarded(() -> take(context, relayed, client, node))));
  }

  private static void take(
      RelayContext context, Relayed relayed, RelaySide client, RelaySide node) {
    if (relayed.isOver()) {
      return;
    }
    EpollSide fromClient = new EpollSide(relayed, client, context, context.metrics().bytesToNode);
    EpollSide fromNode = new EpollSide(relayed, node, context, context.metrics().bytesToClient);
    fromClient.pairWith(fromNode);
    fromNode.pairWith(fromClient);
    relayed.handOver(fromClient, fromNode);
    if (register(relayed, fromClient)) {
      register(relayed, fromNode);
    }
  }

  private static boolean register(Relayed relayed, EpollSide side) {
    IoEventLoop loop = (IoEventLoop) side.channel().eventLoop();
    Future<IoRegistration> registered = loop.register(side);
    // We are in that event loop, so it is done.
    if (!registered.isSuccess()) {
      relayed.failed(side);
      return false;
    }
    side.start(registered.getNow());
    return !relayed.isOver();
  }
}
