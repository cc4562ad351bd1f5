package io.longhaul.director.xdp;

import io.longhaul.director.Plane;
import io.longhaul.hash.Epoch;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Moves packets in the kernel and keeps nothing about connections: any director gives a packet to
 * the same nodes.
 *
 * <p>Whatever reaches the interface for a door is forwarded, from the first epoch on, also while
 * this director takes no new clients, and after {@link #close()}: routers that still send here must
 * not lose a packet. What {@link #accepting} governs is what is announced to them.
 */
public final class XdpPlane implements Plane {
  private final Operation operation;
  private final CounterSnapshots counters;
  private final XdpMetrics metrics;
  private volatile boolean accepting;
  private Consumer<Boolean> announcer = _ -> {};

  private XdpPlane(Operation operation, MeterRegistry registry) {
    this.operation = operation;
    this.counters = new CounterSnapshots(operation.program().counters());
    this.metrics = new XdpMetrics(registry, counters);
    metrics.state(() -> accepting, operation::unknownHops);
  }

  /**
   * Has the kernel take the program, with the tables that an earlier process left where there are
   * such. It is put on the interface when the first epoch is loaded; an earlier one that is there
   * goes on until then.
   *
   * @throws XdpUnavailableException with what to do, where this host cannot run it
   */
  public static XdpPlane start(XdpSettings settings, MeterRegistry registry) {
    return new XdpPlane(
        Operation.start(ProgramKind.DIRECTOR, settings, Operation::director), registry);
  }

  @Override
  public String name() {
    return "xdp";
  }

  /** How the interface runs the program; empty before the first epoch. */
  @Override
  public Optional<String> mode() {
    return operation.mode();
  }

  @Override
  public Optional<InetAddress> underlay() {
    return Optional.of(operation.address());
  }

  @Override
  public void load(Epoch epoch) {
    operation.load(epoch);
    metrics.names();
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

  /**
   * Takes the program off an interface, with all that is pinned for it; for when no process uses
   * it.
   *
   * @param pins as {@link XdpSettings#pins()}
   * @return whether there was anything
   * @throws XdpUnavailableException with what to do, where that is refused
   */
  public static boolean remove(String interfaceName, Path pins) {
    return Operation.remove(ProgramKind.DIRECTOR, interfaceName, pins);
  }

  /**
   * Ends this process's part. The program stays on the interface and forwards by the last epoch;
   * {@link #remove} takes it off.
   */
  @Override
  public void close() {
    metrics.close();
    counters.close();
    operation.close();
  }
}
