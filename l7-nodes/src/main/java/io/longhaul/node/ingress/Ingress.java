package io.longhaul.node.ingress;

import io.longhaul.hash.FlowHash;
import io.longhaul.membership.occupancy.SlotCounters;
import io.longhaul.node.config.Prefix;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.ChannelHandler;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * How client connections come into a node: each gets a first handler that finds out whom it stands
 * for, sets {@link ClientAddress#KEY}, binds the connection to its slot until it closes, and leaves
 * the pipeline. Handlers behind it see nothing before, and the channel become active then; of a
 * connection that is refused they see neither active nor inactive.
 */
public final class Ingress {
  private final IngressMode mode;
  private final boolean onlyAtDoors;
  private final List<Prefix> trusted;
  private final Duration headerTimeout;
  private final FlowHash hash;
  private final SlotCounters slots;
  private final IngressCounters counters;
  private volatile KnownDoors doors = KnownDoors.NONE;
  private final DirectorSightings directors =
      new DirectorSightings(() -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));

  /**
   * @param onlyAtDoors whether clients that come straight come to front doors and nowhere else: one
   *     that comes to none that is known is closed, since nothing says what it may do
   * @param trusted whom a PROXY header is believed; in direct mode unused
   * @param headerTimeout from accept to the header's last byte
   */
  public Ingress(
      IngressMode mode,
      boolean onlyAtDoors,
      List<Prefix> trusted,
      Duration headerTimeout,
      FlowHash hash,
      SlotCounters slots,
      MeterRegistry registry) {
    this.mode = mode;
    this.onlyAtDoors = onlyAtDoors;
    this.trusted = List.copyOf(trusted);
    this.headerTimeout = headerTimeout;
    this.hash = hash;
    this.slots = slots;
    this.counters = new IngressCounters(registry);
  }

  /** A handler for one connection; to be added first, in the channel's initialiser. */
  public ChannelHandler handler() {
    return switch (mode) {
      case PROXY -> new ProxyHeaderHandler(this, trusted, headerTimeout);
      case DIRECT -> new DirectHandler(this);
    };
  }

  /**
   * Where clients that come straight to this node find which front doors, from now on. Where doors
   * were before and none is named now, their names stay: they may still have clients to be
   * accepted.
   */
  public synchronized void doors(Map<InetSocketAddress, String> byAddress) {
    doors = doors.with(byAddress);
  }

  Optional<String> doorAt(InetSocketAddress destination) {
    return doors.at(destination);
  }

  /** Whether each client that comes straight to this node comes to a front door. */
  boolean onlyAtDoors() {
    return onlyAtDoors;
  }

  /** Milliseconds since each director last connected to this node, for a client or to probe. */
  public Map<String, Long> directorsSeenMsAgo() {
    return directors.seenMsAgo();
  }

  /** Somebody wants to know whether this node lives. */
  void probed(Optional<String> director) {
    director.ifPresent(directors::seen);
    counters.local();
  }

  IngressCounters counters() {
    return counters;
  }

  SlotCounters slots() {
    return slots;
  }

  /** The connection's client is known. */
  void entered(SlotLease lease, ClientAddress client) {
    lease.known(hash.slot(client.source(), client.destination()), client.door());
    client.director().ifPresent(directors::seen);
    counters.client();
  }
}
