package io.longhaul.director.xdp;

import io.longhaul.hash.Epoch;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.Inet4Address;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The shim of this host in operation: takes in the packets that directors and other shims send to
 * this host's node, and sends on what is not its own.
 *
 * <p>It goes by its last epoch also after {@link #close()}, until {@link #remove}; the next process
 * takes it over without a packet lost.
 */
public final class Shim implements AutoCloseable {
  private final Operation operation;
  private final CounterSnapshots counters;
  private final ShimMetrics metrics;

  private Shim(Operation operation, MeterRegistry registry) {
    this.operation = operation;
    this.counters = new CounterSnapshots(operation.program().counters());
    this.metrics =
        new ShimMetrics(
            registry, counters, operation.program().settings()::vouched, operation::unknownHops);
  }

  /**
   * Has the kernel take the program, with the tables that an earlier process left where there are
   * such. It is put on the interface when the first epoch is loaded; an earlier one that is there
   * goes on until then.
   *
   * @param self id of this host's node
   * @throws XdpUnavailableException with what to do, where this host cannot run it
   */
  public static Shim start(ShimSettings settings, String self, MeterRegistry registry) {
    Operation operation =
        Operation.start(
            ProgramKind.SHIM,
            settings.xdp(),
            (installation, underlay) -> {
              installation.program().settings().trusted(settings.trusted());
              return Operation.shim(installation, underlay, self);
            });
    return new Shim(operation, registry);
  }

  /** Has packets go by an epoch, from the moment at which this returns. */
  public void load(Epoch epoch) {
    operation.load(epoch);
  }

  /** Where directors send encapsulated packets. */
  public Inet4Address underlay() {
    return operation.address();
  }

  /** How the interface runs the program; empty before the first epoch. */
  public Optional<String> mode() {
    return operation.mode();
  }

  /** The program with its maps, for as long as this is open. */
  public LoadedProgram program() {
    return operation.program();
  }

  /**
   * Takes the program off an interface, with all that is pinned for it; for when no process uses
   * it.
   *
   * @return whether there was anything
   * @throws XdpUnavailableException with what to do, where that is refused
   */
  public static boolean remove(String interfaceName, Path pins) {
    return Operation.remove(ProgramKind.SHIM, interfaceName, pins);
  }

  /** Ends this process's part. */
  @Override
  public void close() {
    metrics.close();
    counters.close();
    operation.close();
  }
}
