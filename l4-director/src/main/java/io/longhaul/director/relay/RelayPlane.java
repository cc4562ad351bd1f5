package io.longhaul.director.relay;

import io.longhaul.director.Plane;
import io.longhaul.hash.Epoch;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ServerChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The plane that relays TCP to TCP. It needs no privilege and runs anywhere.
 *
 * <p>A client's connection ends here and a second one goes to the node, so what is open does not
 * depend on epochs: neither a new epoch nor the loss of ZooKeeper ever closes it. The end of this
 * process does.
 */
public final class RelayPlane implements Plane {
  private static final Logger log = LoggerFactory.getLogger(RelayPlane.class);

  /**
   * How long the kernel's backlog holds clients that come before the first epoch. After that they
   * are reset, so that they try elsewhere.
   */
  public static final Duration HOLD_WITHOUT_EPOCH = Duration.ofSeconds(5);

  private final RelayContext context;
  private final Map<String, ServerChannel> listeners = new TreeMap<>();
  private final Map<String, InetSocketAddress> listens = new TreeMap<>();
  private final AtomicBoolean serving = new AtomicBoolean();

  private RelayPlane(RelaySettings settings, MeterRegistry registry, ByteBufAllocator allocator) {
    Admission admission = new Admission(settings.limits());
    this.context =
        new RelayContext(
            settings,
            Transport.open(
                settings.transport(), settings.workers(), allocator, settings.timeouts()),
            new RelayMetrics(registry, admission::open),
            admission,
            new CurrentRouting(),
            new OpenConnections(),
            new AtomicBoolean());
  }

  /**
   * Starts to listen at every front door. Until an epoch is loaded, clients are held for {@link
   * #HOLD_WITHOUT_EPOCH} and reset after that.
   *
   * @throws UncheckedIOException when an address cannot be listened at; nothing is left open
   */
  public static RelayPlane start(RelaySettings settings, MeterRegistry registry) {
    return start(settings, registry, PooledByteBufAllocator.DEFAULT);
  }

  static RelayPlane start(
      RelaySettings settings, MeterRegistry registry, ByteBufAllocator allocator) {
    RelayPlane plane = new RelayPlane(settings, registry, allocator);
    try {
      new TreeMap<>(settings.listens()).forEach(plane::listen);
      var _ =
          plane
              .context
              .transport()
              .next()
              .schedule(plane::serve, HOLD_WITHOUT_EPOCH.toMillis(), TimeUnit.MILLISECONDS);
      return plane;
    } catch (RuntimeException e) {
      plane.close();
      throw e;
    }
  }

  private void listen(String door, InetSocketAddress address) {
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
    listeners.put(door, listener);
    listens.put(door, (InetSocketAddress) listener.localAddress());
  }

  @Override
  public String name() {
    return "relay";
  }

  @Override
  public void load(Epoch epoch) {
    context.routing().load(epoch);
    serve();
    log.debug("epoch {} loaded", epoch.number());
  }

  private void serve() {
    if (!serving.getAndSet(true)) {
      listeners.values().forEach(listener -> listener.config().setAutoRead(true));
    }
  }

  @Override
  public Map<String, InetSocketAddress> listens() {
    return Collections.unmodifiableMap(listens);
  }

  @Override
  public int connections() {
    return context.admission().open();
  }

  @Override
  public void stopAccepting() {
    listeners.values().forEach(listener -> listener.close().awaitUninterruptibly());
  }

  @Override
  public void close() {
    if (context.closing().getAndSet(true)) {
      return;
    }
    stopAccepting();
    // Nothing is accepted any more, and what begins from here on sees that we are closing.
    context.transport().close(context.connections()::endAll);
  }
}
