package io.longhaul.node.proxy;

import io.longhaul.node.loop.Interest;
import io.longhaul.node.loop.LoopLag;
import io.longhaul.node.loop.Wire;
import io.longhaul.node.missing.MissingPart;
import io.longhaul.node.overload.Level;
import io.longhaul.node.overload.MemoryPressure;
import io.longhaul.node.overload.MemoryUse;
import io.longhaul.node.overload.OverloadLimits;
import io.longhaul.node.overload.Pressure;
import io.longhaul.node.overload.ShedMetrics;
import io.longhaul.node.route.RouteSnapshot;
import io.longhaul.node.tls.TicketKeys;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.unix.UnixChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The listening socket, the event loops, and the handlers of each connection. */
public final class ProxyServer implements AutoCloseable {
  /** Connections that the kernel completes before they are accepted. */
  static final int BACKLOG = 4096;

  private static final long CLOSE_MS = 5_000;

  /** How long the first connections wait for the first answers of DNS. */
  static final long FIRST_ANSWERS_MS = 2_000;

  private final ProxyNode node;
  private final EventLoopGroup loops;
  private final LoopsEnd end;
  private final IdentityHashMap<EventLoop, Worker> workers = new IdentityHashMap<>();
  private final LoopLag lag;
  private final Tending tending;
  private final ListeningSockets sockets;
  private volatile Optional<Channel> listener;

  private ProxyServer(ProxyNode node, EventLoopGroup loops, LoopsEnd end, Setup setup)
      throws IOException {
    this.node = node;
    this.loops = loops;
    this.end = end;
    employ(setup.memory());
    this.lag = LoopLag.of(loops, (loop, lateNs) -> workerOf(loop).late(lateNs));
    this.tending = new Tending(node, workers.values().iterator().next());
    tending.begin();
    node.discovery().onChange(this::locate);
    node.discovery().awaitFirst(FIRST_ANSWERS_MS);
    locate();
    this.sockets = new ListeningSockets(bootstrap(setup), setup.transport(), setup.underlay());
    this.listener =
        setup.listen().isPresent()
            ? Optional.of(sockets.open(setup.listen().get()))
            : Optional.empty();
  }

  /** Gives each event loop its worker. */
  private void employ(Supplier<MemoryUse> memory) {
    MeterRegistry registry = node.metrics().registry();
    OverloadLimits limits = node.policy().overload();
    MemoryPressure shared = new MemoryPressure(limits.memory(), memory, System.nanoTime());
    ShedMetrics metrics = new ShedMetrics(registry);
    for (EventExecutor executor : loops) {
      EventLoop loop = (EventLoop) executor;
      Pressure pressure = new Pressure(limits, shared, metrics, System.nanoTime());
      workers.put(loop, new Worker(loop, node, pressure));
    }
    ShedMetrics.show(registry, pressures(), shared);
  }

  private List<Pressure> pressures() {
    return workers.values().stream().map(Worker::pressure).toList();
  }

  @SuppressWarnings("SuspiciousMethodCalls") // an event loop is an executor
  private Worker workerOf(EventExecutor loop) {
    return Objects.requireNonNull(workers.get(loop));
  }

  /**
   * How to listen.
   *
   * @param listen for directors; empty where clients come to front doors
   * @param workers event loops
   * @param underlay what clients of front doors are told to fit into
   * @param ingress makes the first handler of each connection, which sets {@code
   *     ClientAddress.KEY}, lets the channel become active for those behind it, and leaves
   * @param memory what the process uses
   */
  public record Setup(
      Optional<InetSocketAddress> listen,
      Transport transport,
      int workers,
      int maxConnections,
      UnderlayMtu underlay,
      Supplier<ChannelHandler> ingress,
      Supplier<MemoryUse> memory) {}

  /**
   * Listens.
   *
   * @throws IOException if the address cannot be bound
   */
  public static ProxyServer start(ProxyNode node, Setup setup) throws IOException {
    LoopsEnd end = new LoopsEnd(CLOSE_MS, setup.transport() == Transport.EPOLL);
    EventLoopGroup loops =
        new MultiThreadIoEventLoopGroup(
            setup.workers(),
            new DefaultThreadFactory("longhaul-node", true),
            setup.transport().loops(end));
    try {
      return new ProxyServer(node, loops, end, setup);
    } catch (IOException e) {
      var _ = loops.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS);
      node.tls().close();
      node.log().close();
      node.tracer().close();
      node.access().close();
      node.discovery().close();
      throw e;
    }
  }

  /** The address that is listened on for directors, with its real port. */
  public Optional<InetSocketAddress> address() {
    return listener.map(channel -> (InetSocketAddress) channel.localAddress());
  }

  /**
   * Listens at these front doors, and at no others; connections stay.
   *
   * @throws IOException naming those that cannot be listened at; the others are
   */
  public void doors(Set<InetSocketAddress> addresses) throws IOException {
    sockets.doors(addresses);
  }

  /** Puts other routes in force; what is under way keeps those that it began with. */
  public void routes(RouteSnapshot snapshot) {
    node.routes(snapshot);
    workers.values().forEach(Worker::retain);
    tending.changed();
  }

  /** Endpoints may be elsewhere now; only what is new goes there. */
  private void locate() {
    if (node.locate()) {
      workers.values().forEach(Worker::retain);
      tending.changed();
    }
  }

  /**
   * Whether HTTP connections are to end: HTTP/1.1 with the next response, since a request may be on
   * its way in each; HTTP/2 by GOAWAY, when the last stream has ended.
   */
  public void draining(boolean whether) {
    node.draining(whether);
    if (whether) {
      workers.values().forEach(Worker::drain);
    }
  }

  /** Puts other keys of session tickets in force. */
  public void tickets(TicketKeys keys) {
    node.tls().tickets(keys);
  }

  /**
   * Takes a listening socket that another process of this host has opened, to {@link #accept}
   * beside that one.
   *
   * @param descriptor of this process; closed with the socket
   * @throws IOException when it is none that can be listened at
   */
  public void adopt(int descriptor) throws IOException {
    listener = Optional.of(sockets.adopt(descriptor));
  }

  /** Accepts where it has not until now: at what it has adopted. */
  public void accept() {
    listener.ifPresent(socket -> socket.config().setAutoRead(true));
  }

  /** The listening socket's descriptor, to be handed to another process; Linux only. */
  public OptionalInt descriptor() {
    return listener.isPresent() && listener.get() instanceof UnixChannel socket
        ? OptionalInt.of(socket.fd().intValue())
        : OptionalInt.empty();
  }

  /** Closes the listening socket; connections stay. */
  public void stopAccepting() {
    listener.ifPresent(Wire::close);
  }

  /** What the routes in force name and could not be had yet. */
  public List<MissingPart> missing() {
    return node.missing();
  }

  /** Client connections that are open. */
  public int connections() {
    return node.metrics().connections.get();
  }

  /** How late the event loops ran since this was asked last, the worst of them. */
  public int worstLoopLagMicros() {
    return lag.worstMicros();
  }

  /** How far the event loop goes that has to let go of most. */
  public Level overload() {
    return ShedMetrics.worst(pressures());
  }

  /** Ends everything, and waits for that within bounds. */
  @Override
  public void close() {
    tending.end();
    node.discovery().close();
    end.end(loops);
    if (loops.isTerminated()) {
      workers.values().forEach(Worker::end);
    }
    node.tls().close();
    node.log().close();
    node.tracer().close();
    node.access().close();
  }

  private ServerBootstrap bootstrap(Setup setup) {
    return new ServerBootstrap()
        .group(loops)
        .option(ChannelOption.SO_BACKLOG, BACKLOG)
        .option(ChannelOption.SO_REUSEADDR, true)
        .childOption(ChannelOption.AUTO_READ, false)
        .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
        .childHandler(new ClientInitializer(setup));
  }

  /** Builds the pipeline of each client. */
  private final class ClientInitializer extends ChannelInitializer<Channel> {
    private final Admission admission;
    private final Supplier<ChannelHandler> ingress;

    ClientInitializer(Setup setup) {
      this.admission = new Admission(setup.maxConnections(), node.metrics());
      this.ingress = setup.ingress();
    }

    @Override
    protected void initChannel(Channel channel) {
      if (admission.admit(channel)) {
        Interest.claim(channel);
        Worker worker = workerOf(channel.eventLoop());
        channel
            .pipeline()
            .addLast(
                ingress.get(),
                worker.entry(),
                worker.gate(),
                new ClientConnection(channel, worker));
      }
    }
  }
}
