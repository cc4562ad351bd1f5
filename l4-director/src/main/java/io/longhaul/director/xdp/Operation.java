package io.longhaul.director.xdp;

import io.longhaul.director.xdp.bpf.BpfException;
import io.longhaul.hash.Epoch;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One program in operation on an interface of this host, a director's or a shim's: its epochs, and
 * a thread that looks each second whether its next hops are others.
 */
final class Operation implements AutoCloseable {
  /** How often it looks whether nodes' next hops are others. */
  static final Duration REFRESH = Duration.ofSeconds(1);

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Logger LOG = LoggerFactory.getLogger(Operation.class);

  private final Installation installation;
  private final Underlay underlay;
  private final Forwarding forwarding;
  private final Thread refresher;

  private Operation(Installation installation, Underlay underlay, Forwarding forwarding) {
    this.installation = installation;
    this.underlay = underlay;
    this.forwarding = forwarding;
    this.refresher = Thread.ofPlatform().daemon().name("longhaul-next-hops").unstarted(this::run);
  }

  /**
   * Has the kernel take a program, with the tables that an earlier process left where there are
   * such. It is put on the interface when the first epoch is loaded; an earlier one that is there
   * goes on until then.
   *
   * @param parts makes how the program forwards
   * @throws XdpUnavailableException with what to do, where this host cannot run it
   */
  static Operation start(
      ProgramKind kind,
      XdpSettings settings,
      BiFunction<Installation, Underlay, Forwarding> parts) {
    try {
      Privileges.require(kind);
      BpfFileSystem.require(settings.pins());
      Underlay underlay = Underlay.of(settings);
      try {
        return start(kind, settings, underlay, parts);
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

  private static Operation start(
      ProgramKind kind,
      XdpSettings settings,
      Underlay underlay,
      BiFunction<Installation, Underlay, Forwarding> parts) {
    Installation installation =
        Installation.prepare(kind, settings.interfaceName(), settings.pins(), settings.mode());
    try {
      installation.program().settings().source(underlay.address());
      installation.program().settings().mtu(underlay.mtuBytes());
      LOG.info(
          "xdp plane: {} at interface {}, underlay address {}, MTU {}{}",
          kind.word(),
          settings.interfaceName(),
          underlay.address().getHostAddress(),
          underlay.mtuBytes(),
          installation.adopted() ? ", tables of an earlier process" : "");
      Operation operation =
          new Operation(installation, underlay, parts.apply(installation, underlay));
      operation.refresher.start();
      return operation;
    } catch (RuntimeException e) {
      installation.close();
      throw e;
    }
  }

  /** How a director forwards: to every node. */
  static Forwarding director(Installation installation, Underlay underlay) {
    return forwarding(installation, underlay, Set.of(), Filling.DIRECTOR);
  }

  /** How the shim of a node's host does: to every node but itself. */
  static Forwarding shim(Installation installation, Underlay underlay, String self) {
    return forwarding(
        installation,
        underlay,
        Set.of(underlay.address()),
        new ShimFilling(installation.program(), self));
  }

  private static Forwarding forwarding(
      Installation installation, Underlay underlay, Set<Inet4Address> left, Filling filling) {
    NextHops nextHops = new NextHops(underlay.choice(), underlay.nudge(), NextHops.PATIENCE, left);
    return new Forwarding(installation, nextHops, filling);
  }

  LoadedProgram program() {
    return installation.program();
  }

  Inet4Address address() {
    return underlay.address();
  }

  /** How the interface runs the program; empty before the first epoch. */
  Optional<String> mode() {
    return installation.mode().map(mode -> mode.name().toLowerCase(Locale.ROOT));
  }

  /** Has packets go by an epoch, from the moment at which this returns. */
  void load(Epoch epoch) {
    try {
      forwarding.load(epoch);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("epoch " + epoch.number() + ": interrupted", e);
    }
  }

  int unknownHops() {
    return forwarding.unknownHops();
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
   * Takes a program off an interface, with all that is pinned for it; for when no process uses it.
   *
   * @return whether there was anything
   * @throws XdpUnavailableException with what to do, where that is refused
   */
  static boolean remove(ProgramKind kind, String interfaceName, Path pins) {
    try {
      Privileges.require();
      return Installation.remove(kind, interfaceName, pins);
    } catch (BpfException | IllegalStateException | UncheckedIOException e) {
      throw new XdpUnavailableException("xdp plane: " + e.getMessage(), e);
    }
  }

  /** Ends this process's part; the program goes on by the last epoch. */
  @Override
  public void close() {
    refresher.interrupt();
    try {
      refresher.join(PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    forwarding.close();
    underlay.close();
  }
}
