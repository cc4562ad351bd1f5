package io.longhaul.director.xdp;

import io.longhaul.hash.Chain;
import io.longhaul.hash.Epoch;
import io.longhaul.hash.EpochNode;
import io.longhaul.hash.Slot;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet4Address;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;

/** Writes an epoch into a table's memory, as {@link TableLayout} has it. */
final class TableImage {
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
  private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;

  private final MemorySegment table;
  private final TableContents contents;
  private final Epoch epoch;

  private TableImage(MemorySegment table, TableContents contents) {
    this.table = table;
    this.contents = contents;
    this.epoch = contents.epoch();
  }

  /**
   * Checks what the program's limits forbid, so that {@link #write} cannot fail half way.
   *
   * @throws IllegalArgumentException with what is over which limit
   */
  static void check(Epoch epoch) {
    limit(epoch, "number", epoch.number(), 0xFFFFFFFFL);
    limit(epoch, "nodes", epoch.nodes().size(), TableLayout.MAX_NODES);
    limit(epoch, "doors", epoch.doors().size(), TableLayout.MAX_DOORS);
    if (epoch.table().slots() != Slot.COUNT) {
      throw new IllegalArgumentException(
          "epoch %d: %d slots (expected: %d)"
              .formatted(epoch.number(), epoch.table().slots(), Slot.COUNT));
    }
    epoch.nodes().forEach(TableImage::underlay);
    DoorBuckets.of(DoorKeys.of(epoch.doors(), name -> 0));
  }

  private static void limit(Epoch epoch, String what, long value, long most) {
    if (value > most) {
      throw new IllegalArgumentException(
          "epoch %d: %s %d (expected: at most %d)".formatted(epoch.number(), what, value, most));
    }
  }

  /**
   * Writes everything.
   *
   * @param table memory of {@link TableLayout#TABLE_BYTES} that no program reads now
   * @param doorCounter index of a door's counters, by its name
   * @param nodeCounter index of a node's counters, by its id
   */
  static void write(
      MemorySegment table,
      TableContents contents,
      ToIntFunction<String> doorCounter,
      ToIntFunction<String> nodeCounter) {
    TableImage image = new TableImage(table, contents);
    image.writeHead();
    image.writeDoors(DoorBuckets.of(DoorKeys.of(contents.epoch().doors(), doorCounter)));
    image.writeNodes(nodeCounter);
    image.writeChains();
  }

  private void writeHead() {
    table.set(INT, TableLayout.TABLE_EPOCH, (int) epoch.number());
    table.set(INT, TableLayout.TABLE_HASH_FIELDS, HashField.bits(contents.hashFields()));
    table.set(LONG, TableLayout.TABLE_KEY, epoch.key().k0());
    table.set(LONG, TableLayout.TABLE_KEY + Long.BYTES, epoch.key().k1());
    table.set(LONG, TableLayout.TABLE_CONFIRMED, 0);
    int self = contents.self().map(epoch::ordinal).orElse(-1);
    table.set(INT, TableLayout.TABLE_SELF, self < 0 ? TableLayout.NO_NODE : self);
  }

  private void writeDoors(DoorBuckets doors) {
    table.set(LONG, TableLayout.TABLE_DOOR_SEED, doors.seed());
    table
        .asSlice(TableLayout.TABLE_DOORS, TableLayout.DOOR_BYTES * TableLayout.DOOR_BUCKETS)
        .fill((byte) 0);
    List<Optional<DoorKey>> buckets = doors.buckets();
    for (int i = 0; i < buckets.size(); i++) {
      long at = TableLayout.TABLE_DOORS + TableLayout.DOOR_BYTES * i;
      buckets.get(i).ifPresent(key -> writeDoor(at, key));
    }
  }

  private void writeDoor(long at, DoorKey key) {
    table.set(LONG, at, key.high());
    table.set(LONG, at + TableLayout.DOOR_LOW, key.low());
    table.set(INT, at + TableLayout.DOOR_PORT_PROTOCOL_KIND, key.portProtocolKind());
    table.set(SHORT, at + TableLayout.DOOR_COUNTER, (short) key.counter());
    table.set(ValueLayout.JAVA_BYTE, at + TableLayout.DOOR_STATE, (byte) key.state());
  }

  private void writeNodes(ToIntFunction<String> counter) {
    for (int ordinal = 0; ordinal < epoch.nodes().size(); ordinal++) {
      EpochNode node = epoch.nodes().get(ordinal);
      long at = TableLayout.TABLE_NODES + TableLayout.NODE_BYTES * ordinal;
      Optional<Inet4Address> address = underlay(node);
      table.set(INT, at, address.map(V4::raw).orElse(0));
      table.set(INT, at + TableLayout.NODE_COUNTER, counter.applyAsInt(node.id()));
      writeHop(
          table, ordinal, address.flatMap(v4 -> Optional.ofNullable(contents.nextHops().get(v4))));
    }
  }

  /** Writes one node's next hop, also while programs read the table. */
  static void writeHop(MemorySegment table, int ordinal, Optional<NextHop> hop) {
    long at = TableLayout.TABLE_NODES + TableLayout.NODE_BYTES * ordinal + TableLayout.NODE_HOP;
    MemorySegment.copy(MemorySegment.ofArray(hopBytes(hop)), 0, table, at, TableLayout.HOP_BYTES);
  }

  /** A next hop as the program has it; all zeros where it is not known. */
  static byte[] hopBytes(Optional<NextHop> hop) {
    byte[] bytes = new byte[TableLayout.HOP_BYTES];
    hop.ifPresent(
        known -> {
          MemorySegment memory = MemorySegment.ofArray(bytes);
          System.arraycopy(known.destination().bytes(), 0, bytes, 0, MacAddress.BYTES);
          System.arraycopy(
              known.source().bytes(), 0, bytes, TableLayout.HOP_SOURCE, MacAddress.BYTES);
          memory.set(INT, TableLayout.HOP_INTERFACE, known.interfaceIndex());
          memory.set(INT, TableLayout.HOP_KNOWN, 1);
        });
    return bytes;
  }

  private void writeChains() {
    boolean[] there = new boolean[epoch.nodes().size()];
    for (int ordinal = 0; ordinal < there.length; ordinal++) {
      there[ordinal] = underlay(epoch.nodes().get(ordinal)).isPresent();
    }
    for (int slot = 0; slot < Slot.COUNT; slot++) {
      writeChain(slot, epoch.table().chain(slot), there);
    }
  }

  /** A node whose shim never was there has no socket of these packets, and is left out. */
  private void writeChain(int slot, Chain chain, boolean[] there) {
    long at = TableLayout.TABLE_CHAINS + TableLayout.CHAIN_BYTES * slot;
    int head = 0;
    int length = 0;
    for (int i = 0; i < chain.size(); i++) {
      int node = chain.node(i);
      if (there[node]) {
        head = length == 0 ? node : head;
        table.set(SHORT, at + (long) Short.BYTES * length++, (short) node);
      }
    }
    table.set(
        SHORT,
        TableLayout.TABLE_HEADS + (long) Short.BYTES * slot,
        (short) (head | length << TableLayout.HEAD_BITS));
    for (int i = length; i < Chain.MAX_NODES; i++) {
      table.set(SHORT, at + (long) Short.BYTES * i, (short) TableLayout.NO_NODE);
    }
  }

  /**
   * Where packets for a node go; empty for one whose shim never was there.
   *
   * @throws IllegalArgumentException unless it is IPv4
   */
  static Optional<Inet4Address> underlay(EpochNode node) {
    return node.underlay().map(address -> V4.underlay("node " + node.id(), address));
  }
}
