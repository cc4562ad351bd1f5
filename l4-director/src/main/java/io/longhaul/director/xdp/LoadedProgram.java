package io.longhaul.director.xdp;

import io.longhaul.director.xdp.bpf.BpfLibrary;
import io.longhaul.director.xdp.bpf.BpfMap;
import io.longhaul.director.xdp.bpf.BpfObject;
import io.longhaul.director.xdp.bpf.BpfProgram;
import io.longhaul.director.xdp.bpf.CompiledObject;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A program in the kernel with its maps. Closing it takes away what is neither pinned nor attached.
 */
public final class LoadedProgram implements AutoCloseable {
  private static final String TABLES = ".bss";
  private static final String SETTINGS = ".data.settings";
  private static final String NEIGHBOURS = "neighbours";
  private static final String DOOR_NAMES = "door_names";

  private final ProgramKind kind;
  private final BpfObject object;
  private final Map<String, BpfMap> maps = new LinkedHashMap<>();
  private final TableMemory tables;
  private final ProgramSettings settings;
  private final CounterReadings counters;

  private LoadedProgram(ProgramKind kind, Map<String, BpfMap> existing, Duration refillPause) {
    this.kind = kind;
    BpfLibrary.require();
    byte[] compiled =
        CompiledObject.read(
            ProgramKind.class, kind.resource(), "the xdp plane's " + kind.word() + " program");
    this.object = BpfObject.open(kind.word(), compiled);
    existing.forEach(object::reuse);
    object.load();
    Map<String, String> names = new HashMap<>();
    for (String name : object.mapNames()) {
      // Global data's maps begin with the object's name, which says nothing.
      int dot = name.indexOf('.');
      names.put(dot < 0 ? name : name.substring(dot), name);
    }
    names.forEach((name, full) -> maps.put(name, object.map(full)));
    NameIndex doors = new NameIndex(map(DOOR_NAMES), map("door_traffic"));
    NameIndex nodes = new NameIndex(map("node_names"), map("node_traffic"));
    this.tables = new TableMemory(map(TABLES), map(SETTINGS), doors, nodes, refillPause);
    this.settings = new ProgramSettings(map(SETTINGS));
    this.counters = new CounterReadings(kind, maps, doors, nodes);
  }

  /**
   * Has the kernel take a program with maps of its own.
   *
   * @throws io.longhaul.director.xdp.bpf.BpfException with the verifier's log where it refuses
   */
  public static LoadedProgram load(ProgramKind kind) {
    return new LoadedProgram(kind, Map.of(), TableMemory.REFILL_PAUSE);
  }

  /** The same for runs of single packets, where nobody reads a table while it is filled. */
  public static LoadedProgram forRuns(ProgramKind kind) {
    return new LoadedProgram(kind, Map.of(), Duration.ZERO);
  }

  /** Has the kernel take a program that works on maps that exist. */
  static LoadedProgram adopting(ProgramKind kind, Map<String, BpfMap> existing) {
    return new LoadedProgram(kind, existing, TableMemory.REFILL_PAUSE);
  }

  /** Which program it is. */
  public ProgramKind kind() {
    return kind;
  }

  /** The program itself. */
  public BpfProgram program() {
    return object.program(kind.function());
  }

  /** Its tables. */
  public TableMemory tables() {
    return tables;
  }

  /** Its settings. */
  public ProgramSettings settings() {
    return settings;
  }

  /** Its counters. */
  public CounterReadings counters() {
    return counters;
  }

  /** Bytes of all its maps' values. */
  public long memoryBytes() {
    return maps.values().stream().mapToLong(BpfMap::memoryBytes).sum();
  }

  /**
   * A shim's next hop to an underlay address, also to one that its table lacks; empty to ask the
   * kernel for each packet.
   */
  public void neighbour(InetAddress address, Optional<NextHop> hop) {
    Inet4Address v4 = V4.underlay("neighbour", address);
    if (hop.isPresent()) {
      map(NEIGHBOURS).update(v4.getAddress(), TableImage.hopBytes(hop));
    } else {
      map(NEIGHBOURS).delete(v4.getAddress());
    }
  }

  /** The underlay addresses whose next hops a shim was told beside its table's. */
  Set<InetAddress> neighbours() {
    return map(NEIGHBOURS).keys().stream()
        .map(key -> V4.ofNumber(ByteBuffer.wrap(key).getInt()))
        .collect(Collectors.toSet());
  }

  /** All maps by their names; global data's begin with a dot. */
  Map<String, BpfMap> maps() {
    return maps;
  }

  /** The door that has a place among the counters, if one ever had it. */
  public Optional<String> doorAt(int place) {
    return map(DOOR_NAMES)
        .lookup(NameIndex.key(place))
        .map(NameIndex::text)
        .filter(name -> !name.isEmpty());
  }

  /**
   * One of its maps, for as long as this is open.
   *
   * @param name global data's begin with a dot
   */
  public BpfMap map(String name) {
    BpfMap map = maps.get(name);
    if (map == null) {
      throw new IllegalArgumentException(
          kind.word() + ": no map " + name + " (expected: one of " + maps.keySet() + ")");
    }
    return map;
  }

  @Override
  public void close() {
    tables.close();
    settings.close();
    maps.values().forEach(BpfMap::close);
    object.close();
  }
}
