package io.longhaul.node.proxy;

import io.longhaul.node.http.HttpFault;
import io.longhaul.node.ingress.ClientAddress;
import io.longhaul.node.log.AccessLines;
import io.longhaul.node.log.RequestIds;
import io.longhaul.node.loop.Deadline;
import io.longhaul.node.loop.DeadlineWheel;
import io.longhaul.node.loop.Timers;
import io.longhaul.node.overload.Pressure;
import io.longhaul.node.overload.Shed;
import io.longhaul.node.tls.TlsGate;
import io.longhaul.node.upstream.UpstreamConnections;
import io.longhaul.node.websocket.TunnelLoop;
import io.netty.channel.EventLoop;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** What one event loop owns: its clients, its unused upstream connections, its deadlines. */
public final class Worker implements Timers {
  private final EventLoop loop;
  private final ProxyNode node;
  private final DeadlineWheel wheel = new DeadlineWheel(nowMs());
  private final UpstreamConnections upstreams;
  private final TunnelLoop tunnels;
  private final ClientGate entry;
  private final TlsGate gate;
  private final RequestIds ids = new RequestIds();
  private final Optional<AccessLines> lines;
  private final Set<Http2Lifetime> http2 = new HashSet<>();
  private final Pressure pressure;
  private final IdleClients idle = new IdleClients();
  private boolean ticking;

  public Worker(EventLoop loop, ProxyNode node, Pressure pressure) {
    this.loop = loop;
    this.node = node;
    this.pressure = pressure;
    this.upstreams =
        new UpstreamConnections(
            loop,
            node.connector(),
            node.metrics(),
            node.tls().upstreams(),
            node::leadTo,
            this,
            Worker::nowMs);
    this.tunnels = new TunnelLoop(loop, this, Worker::nowMs, node.metrics());
    this.lines = node.log().lines(ids);
    this.entry = new ClientGate(this);
    this.gate = new TlsGate(node.tls(), this, node.policy().timeouts().handshake());
  }

  /** Milliseconds of a clock that never jumps. */
  public static long nowMs() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }

  public EventLoop loop() {
    return loop;
  }

  /** Whether its event loop ends, which closes all its sockets: nobody else is to blame then. */
  boolean isStopping() {
    return loop.isShuttingDown();
  }

  public ProxyNode node() {
    return node;
  }

  /** What its tunnels share. */
  TunnelLoop tunnels() {
    return tunnels;
  }

  /** Ids for its requests. */
  RequestIds ids() {
    return ids;
  }

  /** Its part of the access log, if there is one. */
  Optional<AccessLines> lines() {
    return lines;
  }

  /** A client was refused before there was a request. */
  void refused(ClientAddress client, Answer answer, HttpFault fault) {
    String reason = fault.reason().label();
    lines.ifPresent(all -> all.refused(client, answer.status(), reason, answer.end()));
  }

  /** How much it has to let go of. */
  Pressure pressure() {
    return pressure;
  }

  /** Its HTTP/1.1 clients that have nothing under way. */
  IdleClients idle() {
    return idle;
  }

  /** Its event loop ran something so late. */
  void late(long lateNs) {
    pressure.measured(lateNs, System.nanoTime());
    tunnels.reads(!pressure.stopsReading());
    if (pressure.sheds(Shed.IDLE)) {
      closeIdle();
    }
  }

  private void closeIdle() {
    int closed = idle.close(nowMs());
    List<Http2Lifetime> unused =
        http2.stream().filter(Http2Lifetime::isIdle).limit(IdleClients.MOST_AT_ONCE).toList();
    unused.forEach(Http2Lifetime::close);
    for (int i = 0; i < closed + unused.size(); i++) {
      pressure.shed(Shed.IDLE);
    }
  }

  /** Gives back what it holds; its event loop has ended. */
  void end() {
    tunnels.end();
  }

  /** The clients' HTTP/2 connections that may take requests. */
  Set<Http2Lifetime> http2() {
    return http2;
  }

  /** Lets HTTP/2 clients know that they should connect anew; what they have open stays. */
  public void drain() {
    loop.execute(() -> List.copyOf(http2).forEach(Http2Lifetime::drain));
  }

  /** What each client's connection goes through right behind its ingress. */
  ClientGate entry() {
    return entry;
  }

  /** What each client's connection goes through behind that. */
  TlsGate gate() {
    return gate;
  }

  /** Its connections to endpoints. */
  UpstreamConnections upstreams() {
    return upstreams;
  }

  @Override
  public void arm(Deadline deadline, long delayMs) {
    arm(deadline, nowMs(), delayMs);
  }

  /** Sets a deadline, or moves it, by a clock that was just read. */
  void arm(Deadline deadline, long nowMs, long delayMs) {
    wheel.set(deadline, nowMs, delayMs);
    if (!ticking) {
      ticking = true;
      tickLater();
    }
  }

  @Override
  public void disarm(Deadline deadline) {
    wheel.clear(deadline);
  }

  /** Closes unused connections that no route in force leads to any more. */
  public void retain() {
    loop.execute(upstreams::retain);
  }

  // One task for all deadlines of this loop, and none while there is no deadline.
  private void tickLater() {
    var _ = loop.schedule(this::tick, DeadlineWheel.TICK_MS, TimeUnit.MILLISECONDS);
  }

  private void tick() {
    try {
      wheel.advance(nowMs());
    } finally {
      ticking = wheel.size() > 0;
      if (ticking) {
        tickLater();
      }
    }
  }
}
