package io.longhaul.director.relay;

import io.netty.channel.ServerChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * The listening sockets of a relay's front doors. They are bound first and taken from later, so
 * that a wrong address shows at once and the kernel holds the clients that come too early; closed
 * and bound again at the same addresses as often as the director withdraws and comes back.
 */
final class DoorListeners {
  private final RelayContext context;
  private final Map<String, InetSocketAddress> addresses = new TreeMap<>();

  // Guarded by this.
  private final Map<String, ServerChannel> open = new TreeMap<>();
  private boolean over;

  /**
   * Binds all doors; what comes is held.
   *
   * @throws UncheckedIOException when an address cannot be listened at; none is left open
   */
  DoorListeners(RelayContext context, Map<String, InetSocketAddress> wished) {
    this.context = context;
    try {
      new TreeMap<>(wished).forEach(this::bind);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Where each door listens, or would. */
  Map<String, InetSocketAddress> addresses() {
    return Collections.unmodifiableMap(addresses);
  }

  /**
   * Listens everywhere and takes what comes; on {@code false} listens nowhere.
   *
   * @throws UncheckedIOException when an address was taken by somebody else meanwhile
   */
  synchronized void accepting(boolean whether) {
    if (!whether || over) {
      open.values().forEach(listener -> listener.close().awaitUninterruptibly());
      open.clear();
      return;
    }
    addresses.forEach(
        (door, address) -> {
          if (!open.containsKey(door)) {
            bind(door, address);
          }
        });
    open.values().forEach(listener -> listener.config().setAutoRead(true));
  }

  /** For good. */
  synchronized void close() {
    over = true;
    accepting(false);
  }

  private void bind(String door, InetSocketAddress address) {
    ServerChannel listener = context.transport().listener(context.settings().limits().backlog());
    listener.pipeline().addLast(new Acceptor(door, context));
    context.transport().next().register(listener).syncUninterruptibly();
    Throwable failure = listener.bind(address).awaitUninterruptibly().cause();
    if (failure != null) {
      listener.close().awaitUninterruptibly();
      throw new UncheckedIOException(
          "door " + door + ": cannot listen at " + address + ": " + failure.getMessage(),
          failure instanceof IOException io ? io : new IOException(failure));
    }
    open.put(door, listener);
    addresses.put(door, (InetSocketAddress) listener.localAddress());
  }
}
