package io.longhaul.director.xdp;

import io.longhaul.director.xdp.bpf.BpfMap;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Optional;

/**
 * The two tables of a program and the word that says which counts. Survives the process: whoever
 * adopts the maps goes on where the other stopped. One writer at a time.
 */
public final class TableMemory implements AutoCloseable {
  /** How long a table may still be read after it stopped to count; a packet takes far less. */
  public static final Duration REFILL_PAUSE = Duration.ofSeconds(1);

  /** How long a confirmation counts. */
  public static final Duration CONFIRMED = Duration.ofSeconds(10);

  private static final VarHandle LONGS = ValueLayout.JAVA_LONG.varHandle();
  private static final VarHandle ACTIVE = ValueLayout.JAVA_INT.varHandle();

  private final Arena arena = Arena.ofShared();
  private final MemorySegment tables;
  private final MemorySegment settings;
  private final NameIndex doors;
  private final NameIndex nodes;
  private final Duration refillPause;

  TableMemory(
      BpfMap tables, BpfMap settings, NameIndex doors, NameIndex nodes, Duration refillPause) {
    this.tables = tables.memory(arena);
    this.settings = settings.memory(arena);
    this.doors = doors;
    this.nodes = nodes;
    this.refillPause = refillPause;
  }

  /** Number of the epoch that counts; empty before the first. */
  public Optional<Long> epoch() {
    int number = table(active()).get(ValueLayout.JAVA_INT, TableLayout.TABLE_EPOCH);
    return number == 0 ? Optional.empty() : Optional.of(Integer.toUnsignedLong(number));
  }

  /**
   * Fills the table that does not count, and has it count. When this returns, every packet that
   * arrives goes by it. Waits where the last time is less than {@link #REFILL_PAUSE} ago.
   *
   * @throws IllegalArgumentException when the contents are over a limit of the program; nothing is
   *     changed then
   */
  public synchronized void load(TableContents contents) throws InterruptedException {
    TableImage.check(contents.epoch());
    waitForReaders();
    int next = 1 - active();
    doors.assign(contents.epoch().doors().stream().map(door -> door.name()).toList());
    nodes.assign(contents.epoch().nodes().stream().map(node -> node.id()).toList());
    TableImage.write(table(next), contents, doors::index, nodes::index);
    VarHandle.releaseFence();
    ACTIVE.setVolatile(settings, TableLayout.SETTINGS_ACTIVE, next);
    settings.set(ValueLayout.JAVA_LONG, TableLayout.SETTINGS_FLIPPED, System.nanoTime());
  }

  /**
   * Says that a shim's table is known to be the newest, so that for the next {@link #CONFIRMED} the
   * kernel may answer segments that fit nothing and that came before that time first. Without
   * effect where another epoch counts by now.
   *
   * @param epochNumber the newest epoch, by what was asked
   * @param askedNs when the question was asked, as {@link System#nanoTime()} counts
   */
  public synchronized void confirm(long epochNumber, long askedNs) {
    if (epoch().equals(Optional.of(epochNumber))) {
      LONGS.setVolatile(table(active()), TableLayout.TABLE_CONFIRMED, askedNs);
    }
  }

  /** Replaces how packets to a node of the epoch that counts leave; takes effect at once. */
  public synchronized void nextHop(int ordinal, Optional<NextHop> hop) {
    if (ordinal < 0 || ordinal >= TableLayout.MAX_NODES) {
      throw new IllegalArgumentException(
          "node: %d (expected: 0 to %d)".formatted(ordinal, TableLayout.MAX_NODES - 1));
    }
    TableImage.writeHop(table(active()), ordinal, hop);
  }

  private void waitForReaders() throws InterruptedException {
    long flipped = settings.get(ValueLayout.JAVA_LONG, TableLayout.SETTINGS_FLIPPED);
    long leftNs = flipped + refillPause.toNanos() - System.nanoTime();
    if (flipped != 0 && leftNs > 0) {
      Thread.sleep(Duration.ofNanos(Math.min(leftNs, refillPause.toNanos())));
    }
  }

  private int active() {
    return (int) ACTIVE.getVolatile(settings, TableLayout.SETTINGS_ACTIVE) & 1;
  }

  private MemorySegment table(int which) {
    return tables.asSlice(TableLayout.TABLE_BYTES * which, TableLayout.TABLE_BYTES);
  }

  @Override
  public void close() {
    arena.close();
  }
}
