package io.longhaul.director.xdp.agent;

import io.longhaul.director.xdp.LoadedProgram;
import io.longhaul.director.xdp.ProgramKind;
import io.longhaul.director.xdp.bpf.BpfIterator;
import io.longhaul.director.xdp.bpf.BpfMap;
import io.longhaul.director.xdp.bpf.BpfObject;
import io.longhaul.director.xdp.bpf.CompiledObject;
import io.longhaul.hash.Slot;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The kernel's TCP sockets by slot and door, as its own walk over them finds them with the tables
 * of a shim. Which network namespace is walked is the calling thread's.
 *
 * <p>The walk's findings lie in memory that is shared with {@code sockets.bpf.c}:
 *
 * <pre>
 *   0 visited   8 sockets   16 connections   24 doors, 256 bits   56 slots, 65536 bits
 * </pre>
 */
public final class KernelSockets implements AutoCloseable {
  /** Doors that are told apart, by their places among the shim's counters. */
  static final int DOOR_PLACES = 256;

  private static final String PROGRAM = "sockets";
  private static final String FUNCTION = "longhaul_sockets";
  private static final String FOUND = ".data.occupancy";
  private static final List<String> SHARED = List.of(".bss", ".data.settings");

  private static final long FOUND_VISITED = 0;
  private static final long FOUND_SOCKETS = 8;
  private static final long FOUND_CONNECTIONS = 16;
  private static final long FOUND_DOORS = 24;
  private static final long FOUND_SLOTS = FOUND_DOORS + DOOR_PLACES / Byte.SIZE;
  private static final long FOUND_BYTES = FOUND_SLOTS + Slot.COUNT / Byte.SIZE;

  private final Arena arena = Arena.ofShared();
  private final LoadedProgram shim;
  private final BpfObject object;
  private final BpfIterator iterator;
  private final MemorySegment found;

  /**
   * Has the kernel take the program that walks.
   *
   * @param shim whose tables say what is a door's; it has to stay open
   * @throws io.longhaul.director.xdp.bpf.BpfException with the verifier's log where it refuses
   */
  public KernelSockets(LoadedProgram shim) {
    this.shim = shim;
    byte[] compiled =
        CompiledObject.read(
            ProgramKind.class, PROGRAM + ".bpf.o", "the program that counts a shim's sockets");
    this.object = BpfObject.open(PROGRAM, compiled);
    SHARED.forEach(name -> object.reuse(name, shim.map(name)));
    object.load();
    this.iterator = BpfIterator.of(object.program(FUNCTION));
    try (BpfMap map = object.map(FOUND)) {
      if (map.valueBytes() != FOUND_BYTES) {
        throw new IllegalStateException(
            "%s: %d bytes (expected: %d)".formatted(FOUND, map.valueBytes(), FOUND_BYTES));
      }
      this.found = map.memory(arena).asSlice(0, FOUND_BYTES);
    }
  }

  /**
   * Looks at every socket now. One that is there from the beginning to the end of the walk is
   * found, whatever states it goes through meanwhile. Before the first table nothing is a door's.
   */
  public synchronized SocketScan scan() {
    found.fill((byte) 0);
    iterator.walk();
    BitSet places = bits(FOUND_DOORS, DOOR_PLACES);
    return new SocketScan(
        bits(FOUND_SLOTS, Slot.COUNT),
        places,
        names(places),
        found.get(ValueLayout.JAVA_LONG, FOUND_CONNECTIONS),
        found.get(ValueLayout.JAVA_LONG, FOUND_SOCKETS),
        found.get(ValueLayout.JAVA_LONG, FOUND_VISITED));
  }

  /** Names of the doors that have these places. */
  Set<String> names(BitSet places) {
    return places.stream()
        .mapToObj(shim::doorAt)
        .flatMap(Optional::stream)
        .collect(Collectors.toSet());
  }

  private BitSet bits(long at, int count) {
    return BitSet.valueOf(found.asSlice(at, count / Byte.SIZE).toArray(ValueLayout.JAVA_LONG));
  }

  @Override
  public synchronized void close() {
    iterator.close();
    object.close();
    arena.close();
  }
}
