package io.longhaul.director.xdp;

import io.longhaul.hash.Epoch;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;

/**
 * The installed program with the epoch that it goes by, and the next hops that it was told. Safe
 * for use by several threads.
 */
final class Forwarding implements AutoCloseable {
  private final Installation installation;
  private final NextHops nextHops;
  private final Filling filling;
  private Optional<Epoch> epoch = Optional.empty();
  private Map<InetAddress, NextHop> told = Map.of();
  private boolean attached;
  private boolean closed;

  Forwarding(Installation installation, NextHops nextHops, Filling filling) {
    this.installation = installation;
    this.nextHops = nextHops;
    this.filling = filling;
  }

  /**
   * Has packets go by an epoch, from the moment at which this returns. The first time the program
   * is put on the interface after that, in the place of the one before, which forwards until then.
   */
  synchronized void load(Epoch next) throws InterruptedException {
    if (closed) {
      throw new IllegalStateException("epoch " + next.number() + ": loaded after the end");
    }
    TableImage.check(next);
    Map<InetAddress, NextHop> hops = nextHops.ofNew(next);
    filling.loading(hops);
    installation.program().tables().load(filling.contents(next, hops));
    epoch = Optional.of(next);
    told = hops;
    if (!attached) {
      installation.attach();
      attached = true;
    }
  }

  /** Tells the program of next hops that are others by now. */
  synchronized void refresh() {
    if (closed || epoch.isEmpty()) {
      return;
    }
    Map<InetAddress, NextHop> now = nextHops.ofPresent(epoch.get());
    for (int ordinal = 0; ordinal < epoch.get().nodes().size(); ordinal++) {
      Optional<Inet4Address> node = TableImage.underlay(epoch.get().nodes().get(ordinal));
      Optional<NextHop> hop = hop(now, node);
      if (!hop.equals(hop(told, node))) {
        installation.program().tables().nextHop(ordinal, hop);
      }
    }
    filling.changed(now);
    told = now;
  }

  private static Optional<NextHop> hop(
      Map<InetAddress, NextHop> hops, Optional<Inet4Address> node) {
    return node.flatMap(address -> Optional.ofNullable(hops.get(address)));
  }

  synchronized int unknownHops() {
    return nextHops.unknown();
  }

  /** Lets go of the program, which goes on. Idempotent. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      installation.close();
    }
  }
}
