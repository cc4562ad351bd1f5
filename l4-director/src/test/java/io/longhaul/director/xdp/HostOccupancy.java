package io.longhaul.director.xdp;

import io.longhaul.director.xdp.agent.KernelOccupancy;
import io.longhaul.hash.FlowHash;
import io.longhaul.membership.occupancy.OccupancySource.Reading;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.BitSet;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** What a host's agent would report of it, by a clock of the test's own. */
final class HostOccupancy implements AutoCloseable {
  static final Duration GRACE = Duration.ofSeconds(130);

  private final NodeHost host;
  private final AtomicLong nowNs = new AtomicLong();
  private final KernelOccupancy occupancy;

  /** Of an agent that has been there for a grace, so that it knows. */
  HostOccupancy(NodeHost host) throws Exception {
    this.host = host;
    this.occupancy = new KernelOccupancy(host.shim(), GRACE, Map::of, nowNs::get);
    read();
    pass(GRACE);
    read();
  }

  Reading read() throws Exception {
    return host.here()
        .in(
            () -> {
              occupancy.mark();
              return occupancy.read().orElseThrow();
            });
  }

  void pass(Duration time) {
    nowNs.addAndGet(time.toNanos());
  }

  /** The slot of a client's connection to the door. */
  static BitSet slot(Family family, int clientPort) {
    BitSet slots = new BitSet();
    slots.set(
        new FlowHash(Tier.KEY)
            .slot(
                new InetSocketAddress(InetAddress.ofLiteral(family.client()), clientPort),
                new InetSocketAddress(InetAddress.ofLiteral(family.web()), 443)));
    return slots;
  }

  @Override
  public void close() {
    occupancy.close();
  }
}
