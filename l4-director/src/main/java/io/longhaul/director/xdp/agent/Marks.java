package io.longhaul.director.xdp.agent;

import io.longhaul.director.xdp.LoadedProgram;
import io.longhaul.hash.Slot;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/**
 * How many SYNs a shim ever gave to the kernel, by slot and by door. Nothing is ever cleared: that
 * a number differs from an earlier reading is what says that a SYN came, so that none is lost
 * between reading and clearing, whoever else reads.
 */
public final class Marks implements AutoCloseable {
  private static final String SLOTS = ".data.syn_marks";
  private static final String DOORS = ".data.door_marks";
  private static final VarHandle INTS = ValueLayout.JAVA_INT.varHandle();

  private final Arena arena = Arena.ofShared();
  private final MemorySegment slots;
  private final MemorySegment doors;

  /** Of a shim, which may be closed before this is. */
  public Marks(LoadedProgram shim) {
    this.slots = shim.map(SLOTS).memory(arena);
    this.doors = shim.map(DOORS).memory(arena);
  }

  /** SYNs of a slot, modulo 2^32. */
  public int ofSlot(int slot) {
    return (int) INTS.getAcquire(slots, (long) Integer.BYTES * Slot.check(slot));
  }

  /** SYNs of the door that has a place among the shim's counters, modulo 2^32. */
  int ofDoor(int place) {
    return (int) INTS.getAcquire(doors, (long) Integer.BYTES * place);
  }

  @Override
  public void close() {
    arena.close();
  }
}
