package io.longhaul.director.relay;

import io.longhaul.director.Plane;
import io.longhaul.hash.Epoch;
import io.longhaul.membership.model.MemberKey;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
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
   * How long the kernel's backlog holds clients that come before it is known whether this director
   * may accept. After that it stops listening, so that they try elsewhere.
   */
  public static final Duration HOLD_UNDECIDED = Duration.ofSeconds(5);

  private final RelayContext context;
  private final DoorListeners doors;
  private boolean decided; // guarded by this

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
            new RefusedConnects(),
            new AtomicBoolean());
    try {
      this.doors = new DoorListeners(context, settings.listens());
    } catch (RuntimeException e) {
      context.transport().close(() -> {});
      throw e;
    }
  }

  /**
   * Starts to listen at every front door. Until it is said whether to accept, clients are held for
   * {@link #HOLD_UNDECIDED}.
   *
   * @throws UncheckedIOException when an address cannot be listened at; nothing is left open
   */
  public static RelayPlane start(RelaySettings settings, MeterRegistry registry) {
    return start(settings, registry, PooledByteBufAllocator.DEFAULT);
  }

  static RelayPlane start(
      RelaySettings settings, MeterRegistry registry, ByteBufAllocator allocator) {
    RelayPlane plane = new RelayPlane(settings, registry, allocator);
    // Not in an event loop: closing waits for those.
    Thread.ofVirtual().name("longhaul-relay-hold").start(plane::holdUndecided);
    return plane;
  }

  private void holdUndecided() {
    try {
      Thread.sleep(HOLD_UNDECIDED);
    } catch (InterruptedException e) {
      return;
    }
    giveUpHolding();
  }

  private synchronized void giveUpHolding() {
    if (!decided) {
      log.info("not allowed to accept within {} s: listening no more", HOLD_UNDECIDED.toSeconds());
      doors.accepting(false);
    }
  }

  /**
   * From now on somebody wants to know which processes' hosts say that nobody listens.
   *
   * @param listener called in an event loop for each refused attempt; must not block
   */
  public void onConnectRefused(Consumer<MemberKey> listener) {
    context.refusedConnects().listener(listener);
  }

  @Override
  public String name() {
    return "relay";
  }

  @Override
  public void load(Epoch epoch) {
    context.routing().load(epoch);
    log.debug("epoch {} loaded", epoch.number());
  }

  @Override
  public Map<String, InetSocketAddress> listens() {
    return doors.addresses();
  }

  @Override
  public int connections() {
    return context.admission().open();
  }

  @Override
  public synchronized void accepting(boolean whether) {
    decided = true;
    doors.accepting(whether);
  }

  @Override
  public void close() {
    if (context.closing().getAndSet(true)) {
      return;
    }
    doors.close();
    // Nothing is accepted any more, and what begins from here on sees that we are closing.
    context.transport().close(context.connections()::endAll);
  }
}
