package io.longhaul.director.xdp.bpf;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A map in the kernel, by a descriptor of its own. Keys and values are bytes as the program sees
 * them. Safe for use by several threads until it is closed.
 */
public final class BpfMap implements AutoCloseable {
  /** {@code struct bpf_map_info}: type, id, key size, value size, entries; larger ones fit, too. */
  private static final int INFO_BYTES = 88;

  private static final int INFO_TYPE = 0;
  private static final int INFO_KEY = 8;
  private static final int INFO_VALUE = 12;
  private static final int INFO_ENTRIES = 16;
  private static final int TYPE_HASH = 1;
  private static final int TYPE_PERCPU_HASH = 5;
  private static final int TYPE_LRU_HASH = 9;
  private static final int TYPE_PERCPU_ARRAY = 6;
  private static final long PAGE_BYTES = 4096;

  private static final NativeFunction DUP =
      NativeFunction.of(
          Linker.nativeLinker().defaultLookup(),
          "dup",
          FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

  private final String name;
  private final int descriptor;
  private final int type;
  private final int keyBytes;
  private final int valueBytes;
  private final int maxEntries;
  private boolean closed;

  private BpfMap(String name, int descriptor) {
    this.name = name;
    this.descriptor = descriptor;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment shape = arena.allocate(INFO_BYTES, Long.BYTES);
      MemorySegment length = arena.allocateFrom(ValueLayout.JAVA_INT, INFO_BYTES);
      Libbpf.checked(
          Libbpf.OBJ_INFO.integer(descriptor, shape, length),
          "map " + name + ": ask for its shape");
      this.type = shape.get(ValueLayout.JAVA_INT, INFO_TYPE);
      this.keyBytes = shape.get(ValueLayout.JAVA_INT, INFO_KEY);
      this.valueBytes = shape.get(ValueLayout.JAVA_INT, INFO_VALUE);
      this.maxEntries = shape.get(ValueLayout.JAVA_INT, INFO_ENTRIES);
    }
  }

  static BpfMap copyOf(String name, int descriptor) {
    return new BpfMap(name, Libbpf.checked(DUP.integer(descriptor), "map " + name + ": dup"));
  }

  /** The map that is pinned at a path, if one is. */
  public static Optional<BpfMap> pinned(Path path) {
    return Pins.open(path).map(descriptor -> new BpfMap(path.getFileName().toString(), descriptor));
  }

  /** The map's name. */
  public String name() {
    return name;
  }

  /** Bytes of a value; of one processor's, where each has its own. */
  public int valueBytes() {
    return valueBytes;
  }

  /** How many entries it may have. */
  public int maxEntries() {
    return maxEntries;
  }

  /** Bytes of memory that its values take, on all processors. */
  public long memoryBytes() {
    return (long) maxEntries * (entryBytes() + (isHash() ? keyBytes : 0));
  }

  private boolean isHash() {
    return type == TYPE_HASH || type == TYPE_PERCPU_HASH || type == TYPE_LRU_HASH;
  }

  /** Whether each processor has values of its own. */
  public boolean perCpu() {
    return type == TYPE_PERCPU_ARRAY || type == TYPE_PERCPU_HASH;
  }

  /** How many values an entry has: one, or one for each processor that there may be. */
  public int cpus() {
    return perCpu() ? Libbpf.POSSIBLE_CPUS.integer() : 1;
  }

  int descriptor() {
    return descriptor;
  }

  /** A value; where each processor has its own, all of them, each rounded up to 8 bytes. */
  public Optional<byte[]> lookup(byte[] key) {
    checkKey(key);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment value = arena.allocate(entryBytes(), Long.BYTES);
      int result = Libbpf.MAP_LOOKUP.integer(descriptor, bytes(arena, key), value);
      if (result == -Errno.ENOENT) {
        return Optional.empty();
      }
      Libbpf.checked(result, "map " + name + ": look up");
      return Optional.of(value.toArray(ValueLayout.JAVA_BYTE));
    }
  }

  /** Puts a value, whether there is one or not. */
  public void update(byte[] key, byte[] value) {
    checkKey(key);
    if (value.length != entryBytes()) {
      throw new IllegalArgumentException(
          "map %s: value of %d bytes (expected: %d)".formatted(name, value.length, entryBytes()));
    }
    try (Arena arena = Arena.ofConfined()) {
      Libbpf.checked(
          Libbpf.MAP_UPDATE.integer(descriptor, bytes(arena, key), bytes(arena, value), 0L),
          "map " + name + ": update");
    }
  }

  /** Puts a program into a place of an array of programs, which tail calls go by. */
  public void program(int index, BpfProgram program) {
    update(nativeInt(index), nativeInt(program.descriptor()));
  }

  private static byte[] nativeInt(int value) {
    return ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.nativeOrder()).putInt(value).array();
  }

  /** Removes an entry of a hash map; without effect where there is none. */
  public void delete(byte[] key) {
    checkKey(key);
    try (Arena arena = Arena.ofConfined()) {
      int result = Libbpf.MAP_DELETE.integer(descriptor, bytes(arena, key));
      if (result != -Errno.ENOENT) {
        Libbpf.checked(result, "map " + name + ": delete");
      }
    }
  }

  /** All keys that a hash map has now; what comes and goes meanwhile may be missed. */
  public List<byte[]> keys() {
    List<byte[]> keys = new ArrayList<>();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment key = arena.allocate(keyBytes, Long.BYTES);
      MemorySegment previous = MemorySegment.NULL;
      while (keys.size() <= maxEntries
          && Libbpf.MAP_NEXT_KEY.integer(descriptor, previous, key) == 0) {
        keys.add(key.toArray(ValueLayout.JAVA_BYTE));
        previous = key;
      }
    }
    return keys;
  }

  /** An array's memory itself, shared with the program, until the arena is closed. */
  public MemorySegment memory(Arena arena) {
    long bytes = Math.ceilDiv((long) entryBytes() * maxEntries, PAGE_BYTES) * PAGE_BYTES;
    return FileDescriptor.map(descriptor, bytes, "map " + name)
        .reinterpret(bytes, arena, memory -> FileDescriptor.unmap(memory, bytes));
  }

  /** Keeps the map in the kernel under a path in a BPF file system. */
  public void pin(Path path) {
    Pins.pin(descriptor, path);
  }

  private int entryBytes() {
    int rounded = Math.ceilDiv(valueBytes, Long.BYTES) * Long.BYTES;
    return perCpu() ? rounded * cpus() : valueBytes;
  }

  private void checkKey(byte[] key) {
    if (key.length != keyBytes) {
      throw new IllegalArgumentException(
          "map %s: key of %d bytes (expected: %d)".formatted(name, key.length, keyBytes));
    }
  }

  private static MemorySegment bytes(Arena arena, byte[] value) {
    return arena.allocate(value.length, Long.BYTES).copyFrom(MemorySegment.ofArray(value));
  }

  /** Idempotent. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      FileDescriptor.close(descriptor);
    }
  }
}
