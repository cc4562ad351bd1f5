package io.longhaul.chaos.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Drives a run on one event loop, which owns all its state: opens by the ramp's pacer, sends by the
 * message pacer, sweeps for what time asks, and ends.
 *
 * <p>A place holds one WebSocket at a time; its number is its phase, so that sends are spread
 * evenly over the interval however the WebSockets opened.
 */
final class LoadDriver implements LoadOwner {
  /** Attempts that must all fail, with none open, before a target is given up as unreachable. */
  static final int GIVE_UP_AFTER = 10;

  private static final long SECOND_NS = 1_000_000_000L;
  private static final long SHORTEST_TICK_NS = Duration.ofNanos(250_000).toNanos();
  private static final long LONGEST_TICK_NS = Duration.ofMillis(5).toNanos();
  private static final long SWEEP_NS = Duration.ofMillis(50).toNanos();
  private static final WriteBufferWaterMark WATER_MARK =
      new WriteBufferWaterMark(32 * 1024, 64 * 1024);

  private final LoadSettings settings;
  private final EventLoop loop;
  private final List<InetSocketAddress> addresses;
  private final Bootstrap bootstrap;
  private final LoadTally tally = new LoadTally();
  private final CompletableFuture<LoadResult> result = new CompletableFuture<>();
  private final List<Optional<LoadConnection>> places;
  private final long[] emptyUntilNs;
  private final long intervalNs;
  private final Pacer ramp;
  private final Pacer sends;
  private int begun;
  private int live;
  private int opening;
  private boolean timed;
  private long nextId;
  private long endNs;
  private long sweepAtNs;
  private boolean ending;

  LoadDriver(LoadSettings settings, EventLoop loop) {
    this.settings = settings;
    this.loop = loop;
    addresses = settings.targets().stream().map(Target::address).toList();
    places = new ArrayList<>(settings.connections());
    for (int i = 0; i < settings.connections(); i++) {
      places.add(Optional.empty());
    }
    emptyUntilNs = new long[settings.connections()];
    long startNs = System.nanoTime();
    intervalNs = settings.rate() == 0 ? SECOND_NS : Math.round(SECOND_NS / settings.rate());
    ramp = new Pacer(startNs, Math.max(1, Math.round(SECOND_NS / settings.ramp())), 1);
    sends = new Pacer(startNs, intervalNs, settings.connections());
    bootstrap = bootstrap();
  }

  private Bootstrap bootstrap() {
    Bootstrap made =
        new Bootstrap()
            .group(loop)
            .channel(Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) LoadTiming.OPEN_TIMEOUT.toMillis());
    // Without it, the system picks a port before it knows the destination, which wastes ports.
    return Epoll.isAvailable()
        ? made.option(EpollChannelOption.IP_BIND_ADDRESS_NO_PORT, true)
        : made;
  }

  void start() {
    loop.execute(this::tick);
  }

  void end() {
    loop.execute(this::beginEnd);
  }

  CompletableFuture<LoadResult> result() {
    return result;
  }

  LoadCounts counts() {
    if (result.isDone()) {
      return result.join().counts();
    }
    return CompletableFuture.supplyAsync(tally::counts, loop).join();
  }

  @Override
  public LoadTally tally() {
    return tally;
  }

  private void tick() {
    try {
      long nowNs = System.nanoTime();
      open(nowNs);
      send(nowNs);
      if (nowNs - sweepAtNs >= 0) {
        sweepAtNs = nowNs + SWEEP_NS;
        sweep(nowNs);
      }
      if ((timed && nowNs - endNs >= 0) || hopeless()) {
        beginEnd();
      }
      if (ending && live == 0) {
        result.complete(tally.result(settings.connections(), settings.lifetime().isPresent()));
        return;
      }
      // Its failures end up in the result already.
      var _ = loop.schedule(this::tick, untilNextNs(), TimeUnit.NANOSECONDS);
    } catch (RuntimeException e) {
      result.completeExceptionally(e);
    }
  }

  private long untilNextNs() {
    long untilSend = settings.rate() == 0 ? LONGEST_TICK_NS : sends.dueNs() - System.nanoTime();
    return Math.clamp(untilSend, SHORTEST_TICK_NS, LONGEST_TICK_NS);
  }

  private void open(long nowNs) {
    while (!ending
        && begun < places.size()
        && opening < LoadSettings.MAX_OPENING
        && nowNs - ramp.dueNs() >= 0) {
      ramp.advance();
      begin(begun++, nowNs);
    }
    boolean ramped = begun == places.size() && (opening == 0 || settings.lifetime().isPresent());
    if (ramped && !timed) {
      timed = true;
      endNs = nowNs + settings.duration().toNanos();
    }
  }

  private void begin(int place, long nowNs) {
    int targetNumber = place % addresses.size();
    InetSocketAddress address = addresses.get(targetNumber);
    LoadTiming timing = new LoadTiming(nowNs, intervalNs, settings.sizeBytes());
    Target target = settings.targets().get(targetNumber);
    LoadConnection connection = new LoadConnection(nextId++, place, target, this, timing);
    places.set(place, Optional.of(connection));
    live++;
    opening++;
    if (address.isUnresolved()) {
      connection.unreachable("host: " + address.getHostString() + " (expected: a known name)");
      return;
    }
    Optional<InetSocketAddress> source =
        SourceAddresses.of(address.getAddress(), place / addresses.size());
    Bootstrap own = bootstrap.clone().handler(connection);
    ChannelFuture connecting =
        source.isPresent() ? own.connect(address, source.get()) : own.connect(address);
    connecting.addListener(
        done -> {
          if (!done.isSuccess()) {
            connection.unreachable(String.valueOf(done.cause().getMessage()));
          }
        });
  }

  private void send(long nowNs) {
    while (!ending && settings.rate() > 0 && nowNs - sends.dueNs() >= 0) {
      long dueNs = sends.dueNs();
      places.get(sends.position()).ifPresent(connection -> connection.due(dueNs));
      sends.advance();
    }
  }

  private void sweep(long nowNs) {
    for (int place = 0; place < begun; place++) {
      Optional<LoadConnection> connection = places.get(place);
      if (connection.isPresent()) {
        connection.get().sweep(nowNs);
      } else if (!ending && settings.lifetime().isPresent() && nowNs - emptyUntilNs[place] >= 0) {
        begin(place, nowNs);
      }
    }
  }

  private boolean hopeless() {
    return tally.openedCount() == 0
        && tally.failedCount() >= Math.min(GIVE_UP_AFTER, settings.connections());
  }

  private void beginEnd() {
    if (ending) {
      return;
    }
    ending = true;
    long nowNs = System.nanoTime();
    for (int place = 0; place < begun; place++) {
      places.get(place).ifPresent(connection -> connection.leave(nowNs));
    }
  }

  @Override
  public long opened(LoadConnection connection) {
    tally.opened();
    opening--;
    long nowNs = System.nanoTime();
    return settings
        .lifetime()
        .map(about -> nowNs + jittered(about.toNanos()))
        .orElse(nowNs + LoadSettings.MAX_DURATION.toNanos());
  }

  /** Half to one and a half of it, so that WebSockets begun together do not end together. */
  private static long jittered(long ns) {
    return ns / 2 + ThreadLocalRandom.current().nextLong(ns);
  }

  @Override
  public void ended(LoadConnection connection, boolean hadOpened) {
    live--;
    opening -= hadOpened ? 0 : 1;
    places.set(connection.place(), Optional.empty());
    long waitNs = hadOpened ? 0 : LoadTiming.RETRY_AFTER.toNanos();
    emptyUntilNs[connection.place()] = System.nanoTime() + waitNs;
  }
}
