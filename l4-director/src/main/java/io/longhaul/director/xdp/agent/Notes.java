package io.longhaul.director.xdp.agent;

import io.longhaul.director.xdp.LoadedProgram;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.time.Duration;

/**
 * Whether a shim has dropped segments that its kernel might answer. While it has, the agent asks
 * ZooKeeper each {@link #ASK_EVERY} whether the shim's table is the newest, and says so to {@link
 * io.longhaul.director.xdp.TableMemory#confirm}.
 */
public final class Notes implements AutoCloseable {
  /** How often to ask while notes are open. */
  public static final Duration ASK_EVERY = Duration.ofSeconds(2);

  /** How long a note is open: a client's last repetitions are two minutes apart. */
  public static final Duration OPEN = Duration.ofSeconds(150);

  private static final String NOTED = ".data.noted";
  private static final VarHandle LONGS = ValueLayout.JAVA_LONG.varHandle();

  private final Arena arena = Arena.ofShared();
  private final MemorySegment noted;

  /** Of a shim, which may be closed before this is. */
  public Notes(LoadedProgram shim) {
    this.noted = shim.map(NOTED).memory(arena);
  }

  /**
   * Whether a note may be open.
   *
   * @param nowNs as {@link System#nanoTime()} counts
   */
  public boolean open(long nowNs) {
    long newestNs = (long) LONGS.getVolatile(noted, 0L);
    return newestNs != 0 && nowNs - newestNs < OPEN.toNanos();
  }

  @Override
  public void close() {
    arena.close();
  }
}
