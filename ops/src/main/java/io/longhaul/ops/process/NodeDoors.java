package io.longhaul.ops.process;

import io.longhaul.hash.Epoch;
import io.longhaul.hash.Incarnation;
import io.longhaul.membership.model.MemberKey;
import io.longhaul.node.NodeServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a node of an xdp tier listens: at every TCP front door of the newest epoch that has one
 * port. A run that is on its way out closes its listeners once an epoch names another run as the
 * one that accepts, and opens them again where an epoch names itself.
 */
final class NodeDoors implements AutoCloseable {
  private static final long RETRY_MS = 1_000;
  private static final Logger LOG = LoggerFactory.getLogger(NodeDoors.class);

  private final MemberKey self;
  private final NodeServer server;
  private final BooleanSupplier opens;
  private final BooleanSupplier leaving;
  private final Semaphore signal = new Semaphore(0);
  private final Thread thread;
  private volatile Optional<Epoch> newest = Optional.empty();
  private volatile Optional<String> failure = Optional.of("not listening yet");
  private volatile boolean closed;

  private NodeDoors(
      MemberKey self, NodeServer server, BooleanSupplier opens, BooleanSupplier leaving) {
    this.self = self;
    this.server = server;
    this.opens = opens;
    this.leaving = leaving;
    this.thread = Thread.ofPlatform().daemon().name("longhaul-doors").unstarted(this::run);
  }

  /**
   * Begins; it listens nowhere before the first epoch.
   *
   * @param opens whether clients may come; until then it listens nowhere
   */
  static NodeDoors start(
      MemberKey self, NodeServer server, BooleanSupplier opens, BooleanSupplier leaving) {
    NodeDoors doors = new NodeDoors(self, server, opens, leaving);
    doors.thread.start();
    return doors;
  }

  /** Goes by this epoch from now on. Does not wait. */
  void follow(Epoch epoch) {
    newest = Optional.of(epoch);
    signal.release();
  }

  /** Looks again whether it should listen. */
  void lookAgain() {
    signal.release();
  }

  /** Why it does not listen where it should; empty when it does. */
  Optional<String> failure() {
    return failure;
  }

  /** Where this run of a node is to listen, with the doors' names. */
  static Map<InetSocketAddress, String> wanted(Epoch epoch, MemberKey self, boolean leaving) {
    return leaving && anotherAccepts(epoch, self) ? Map.of() : DoorNames.of(epoch);
  }

  /** Whether an epoch names another run of a node as the one that accepts. */
  static boolean anotherAccepts(Epoch epoch, MemberKey self) {
    return epoch.node(self.nodeId()).stream()
        .flatMap(node -> node.incarnations().stream())
        .filter(Incarnation::accepting)
        .anyMatch(run -> run.number() != self.incarnation());
  }

  private void run() {
    while (!closed) {
      newest.filter(_ -> opens.getAsBoolean()).ifPresent(this::listen);
      try {
        boolean _ = signal.tryAcquire(RETRY_MS, TimeUnit.MILLISECONDS);
        signal.drainPermits();
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void listen(Epoch epoch) {
    Optional<String> before = failure;
    try {
      server.doors(wanted(epoch, self, leaving.getAsBoolean()));
      failure = Optional.empty();
    } catch (IOException e) {
      failure = Optional.of(e.getMessage() + causes(e));
      if (!failure.equals(before)) {
        LOG.error("{}", failure.get());
      }
    } catch (RuntimeException e) {
      LOG.error("not listening by epoch {}", epoch.number(), e);
    }
  }

  private static String causes(IOException failure) {
    return failure.getCause() == null ? "" : ": " + failure.getCause().getMessage();
  }

  /** Follows no more; what is open stays open until the server ends. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
