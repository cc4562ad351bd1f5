package io.longhaul.chaos.xdp;

import io.longhaul.director.xdp.bpf.BpfMap;
import io.longhaul.director.xdp.bpf.BpfObject;
import io.longhaul.director.xdp.bpf.BpfProgram;
import io.longhaul.director.xdp.bpf.CompiledObject;
import io.longhaul.director.xdp.bpf.TestRun;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * {@code bench.bpf.c} in the kernel: makes a packet of a random flow and calls what is measured.
 */
final class PacketDriver implements AutoCloseable {
  private static final String OBJECT = "bench.bpf.o";
  private static final String SETTINGS = ".data.run";

  // The words of `struct run`.
  private static final long FLOWS = 0;
  private static final long TARGET = 4;
  private static final long RANDOM = 8;

  /** Where every measurement begins; anything but 0. */
  private static final int SEED = 0x2545F491;

  private final Arena arena = Arena.ofConfined();
  private final BpfObject object;
  private final BpfMap targets;
  private final BpfMap settings;
  private final MemorySegment words;
  private IpVersion ip = IpVersion.V4;

  private PacketDriver(BpfProgram measured, int mostFlows) {
    this.object =
        BpfObject.open(
            "bench", CompiledObject.read(PacketDriver.class, OBJECT, "bench xdp: the driver"));
    // Twice as much as is needed: such a table forgets before it is full.
    object.size("connections", 2 * mostFlows);
    object.load();
    this.targets = object.map("targets");
    this.settings = object.map(settingsName(object));
    this.words = settings.memory(arena);
    targets.program(Target.EMPTY.index(), object.program("bench_empty"));
    targets.program(Target.DIRECTOR.index(), measured);
  }

  /**
   * Has the kernel take it.
   *
   * @param measured what {@link Target#DIRECTOR} is
   * @param mostFlows for which the table of connections has room
   */
  static PacketDriver of(BpfProgram measured, int mostFlows) {
    return new PacketDriver(measured, mostFlows);
  }

  private static String settingsName(BpfObject object) {
    return object.mapNames().stream()
        .filter(name -> name.endsWith(SETTINGS))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("bench: no map " + SETTINGS));
  }

  /** Which packets are driven from now on. */
  void flows(XdpCase which) {
    ip = which.ip();
    words.set(ValueLayout.JAVA_INT, FLOWS, which.flows());
    words.set(ValueLayout.JAVA_INT, RANDOM, SEED);
    targets.program(
        Target.TRACKED.index(), object.program("bench_tracked_v" + which.ip().number()));
  }

  /** Where they go. */
  void target(Target target) {
    words.set(ValueLayout.JAVA_INT, TARGET, target.index());
  }

  /** Drives so many packets, in one call into the kernel. */
  TestRun run(int packets) {
    return object.program("bench_v" + ip.number()).run(new byte[ip.frameBytes()], packets);
  }

  @Override
  public void close() {
    settings.close();
    targets.close();
    arena.close();
    object.close();
  }
}
