package io.longhaul.director.xdp;

import io.longhaul.director.Plane;
import io.longhaul.director.xdp.bpf.BpfException;
import io.longhaul.hash.Epoch;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves packets in the kernel and keeps nothing about connections: any director gives a packet to
 * the same nodes.
 *
 * <p>Whatever reaches the interface for a door is forwarded, from the first epoch on, also while
 * this director takes no new clients, and after {@link #close()}: routers that still send here must
 * not lose a packet. What {@link #accepting} governs is what is announced to them.
 */
public final class XdpPlane implements Plane {
  /** How often it looks whether nodes' next hops are others. */
  public static final Duration REFRESH = Duration.ofSeconds(1);

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Logger LOG = LoggerFactory.getLogger(XdpPlane.class);

  private final Installation installation;
  private final Forwarding forwarding;
  private final CounterSnapshots counters;
  private final XdpMetrics metrics;
  private final Underlay underlay;
  private final Thread refresher;
  private volatile boolean accepting;
  private Consumer<Boolean> announcer = _ -> {};

  private XdpPlane(Installation installation, Underlay underlay, MeterRegistry registry) {
    this.installation = installation;
    this.underlay = underlay;
    this.forwarding =
        new Forwarding(
            installation, new NextHops(underlay.choice(), underlay.nudge(), NextHops.PATIENCE));
    this.counters = new CounterSnapshots(installation.program().counters());
    this.metrics = new XdpMetrics(registry, counters);
    metrics.state(() -> accepting, forwarding::unknownHops);
    this.refresher = Thread.ofPlatform().daemon().name("longhaul-next-hops").unstarted(this::run);
    refresher.start();
  }

  /**
   * Has the kernel take the program, with the tables that an earlier process left where there are
   * such. It is put on the interface when the first epoch is loaded; an earlier one that is there
   * goes on until then.
   *
   * @throws XdpUnavailableException with what to do, where this host cannot run it
   */
  public static XdpPlane start(XdpSettings settings, MeterRegistry registry) {
    try {
      Privileges.require();
      BpfFileSystem.require(settings.pins());
      Underlay underlay = Underlay.of(settings);
      try {
        return start(settings, underlay, registry);
      } catch (RuntimeException e) {
        underlay.close();
        throw e;
      }
    } catch (BpfException | IllegalStateException | IllegalArgumentException e) {
      throw new XdpUnavailableException(String.valueOf(e.getMessage()), e);
    } catch (UncheckedIOException e) {
      throw new XdpUnavailableException("xdp plane: " + e.getMessage(), e);
    }
  }

  private static XdpPlane start(XdpSettings settings, Underlay underlay, MeterRegistry registry) {
    Installation installation =
        Installation.prepare(ProgramKind.DIRECTOR, settings.interfaceName(), settings.pins());
    try {
      installation.program().settings().source(underlay.address());
      installation.program().settings().mtu(underlay.mtuBytes());
      LOG.info(
          "xdp plane: interface {}, underlay address {}, MTU {}{}",
          settings.interfaceName(),
          underlay.address().getHostAddress(),
          underlay.mtuBytes(),
          installation.adopted() ? ", tables of an earlier process" : "");
      return new XdpPlane(installation, underlay, registry);
    } catch (RuntimeException e) {
      installation.close();
      throw e;
    }
  }

  @Override
  public String name() {
    return "xdp";
  }

  /** How the interface runs the program; empty before the first epoch. */
  @Override
  public Optional<String> mode() {
    return installation.mode().map(mode -> mode.name().toLowerCase(Locale.ROOT));
  }

  @Override
  public Optional<InetAddress> underlay() {
    return Optional.of(underlay.address());
  }

  @Override
  public void load(Epoch epoch) {
    try {
      forwarding.load(epoch);
      metrics.names();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("epoch " + epoch.number() + ": interrupted", e);
    }
  }

  /** Nothing: it listens nowhere; packets for the doors' own addresses are taken on their way. */
  @Override
  public Map<String, InetSocketAddress> listens() {
    return Map.of();
  }

  /** Always 0: no connection ends here, none is known, and none is lost when this ends. */
  @Override
  public int connections() {
    return 0;
  }

  /** Says whether this director's doors are to be announced; forwards what comes either way. */
  @Override
  public synchronized void accepting(boolean whether) {
    if (whether != accepting) {
      announcer.accept(whether);
      accepting = whether;
    }
  }

  /** Whether this director's doors are to be announced. */
  public boolean accepting() {
    return accepting;
  }

  /**
   * Who announces the doors to routers; told at once what holds, and every change before {@link
   * #accepting} returns. What it throws, {@link #accepting} throws, and it is told again.
   */
  public synchronized void announcer(Consumer<Boolean> next) {
    next.accept(accepting);
    announcer = next;
  }

  private void run() {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        Thread.sleep(REFRESH);
        forwarding.refresh();
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        LOG.error("next hops not looked up", e);
      }
    }
  }

  /**
   * Takes the program off an interface, with all that is pinned for it; for when no process uses
   * it.
   *
   * @param pins as {@link XdpSettings#pins()}
   * @return whether there was anything
   * @throws XdpUnavailableException with what to do, where that is refused
   */
  public static boolean remove(String interfaceName, Path pins) {
    try {
      Privileges.require();
      return Installation.remove(ProgramKind.DIRECTOR, interfaceName, pins);
    } catch (BpfException | UncheckedIOException e) {
      throw new XdpUnavailableException("xdp plane: " + e.getMessage(), e);
    }
  }

  /**
   * Ends this process's part. The program stays on the interface and forwards by the last epoch;
   * {@link #remove} takes it off.
   */
  @Override
  public void close() {
    refresher.interrupt();
    try {
      refresher.join(PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    metrics.close();
    counters.close();
    forwarding.close();
    underlay.close();
  }
}
