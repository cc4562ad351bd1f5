package io.longhaul.director.relay;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes connections of one front door, or resets them at once where they cannot be served, and
 * gives each to an event loop.
 *
 * <p>When accepting fails, for want of descriptors above all, it pauses for {@link
 * #PAUSE_AFTER_FAILURE_MS} rather than spin: the kernel's backlog holds the clients meanwhile.
 */
final class Acceptor extends ChannelInboundHandlerAdapter {
  /** Pause of accepting after a failure. */
  static final long PAUSE_AFTER_FAILURE_MS = 200;

  /** At most one line about failures in so long. */
  private static final long LOG_PERIOD_NS = TimeUnit.SECONDS.toNanos(10);

  private static final Logger log = LoggerFactory.getLogger(Acceptor.class);

  private final String door;
  private final ProxyHeader header;
  private final RelayContext context;
  private @Nullable Future<?> resumption;
  private long loggedAtNs = System.nanoTime() - LOG_PERIOD_NS;

  Acceptor(String door, RelayContext context) {
    this.door = door;
    this.header = new ProxyHeader(door, context.settings().directorId());
    this.context = context;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object accepted) {
    SocketChannel channel = (SocketChannel) accepted;
    context.metrics().accepted.increment();
    InetSocketAddress remote = channel.remoteAddress();
    if (remote == null) {
      // It left before we looked.
      channel.unsafe().closeForcibly();
      return;
    }
    long source = SourceCounts.key(remote.getAddress());
    Optional<Refusal> refusal = unserved().or(() -> context.admission().enter(source));
    if (refusal.isPresent()) {
      context.metrics().refused(refusal.get());
      Sockets.endUnregistered(channel, true);
      return;
    }
    begin(channel, source);
  }

  private Optional<Refusal> unserved() {
    Optional<Routing> routing = context.routing().get().filter(Routing::hasTargets);
    if (routing.isEmpty()) {
      return Optional.of(Refusal.NO_NODE);
    }
    return routing.get().isDraining(door) ? Optional.of(Refusal.DOOR_DRAINING) : Optional.empty();
  }

  private void begin(SocketChannel channel, long source) {
    Relayed relayed = new Relayed(context, header, channel, source);
    try {
      context.transport().tune(channel);
    } catch (RuntimeException e) {
      // The client is gone already, and with it the socket that was to be tuned.
      relayed.abandon();
      return;
    }
    channel.pipeline().addLast(relayed.accepted());
    context
        .transport()
        .next()
        .register(channel)
        .addListener(
            registered -> {
              if (registered.isSuccess()) {
                relayed.guarded(relayed::begin);
              } else {
                relayed.abandon();
              }
            });
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    context.metrics().acceptFailures.increment();
    long nowNs = System.nanoTime();
    if (nowNs - loggedAtNs >= LOG_PERIOD_NS) {
      loggedAtNs = nowNs;
      log.warn(
          "door {}: accepting failed, pausing {} ms: {}",
          door,
          PAUSE_AFTER_FAILURE_MS,
          cause.toString());
    }
    pause(ctx.channel());
  }

  private void pause(Channel listener) {
    if (resumption != null && !resumption.isDone()) {
      return;
    }
    listener.config().setAutoRead(false);
    resumption =
        listener
            .eventLoop()
            .schedule(
                () -> listener.config().setAutoRead(listener.isOpen()),
                PAUSE_AFTER_FAILURE_MS,
                TimeUnit.MILLISECONDS);
  }
}
