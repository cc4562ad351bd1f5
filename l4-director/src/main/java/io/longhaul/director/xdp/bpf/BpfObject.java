package io.longhaul.director.xdp.bpf;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * A compiled object file with its maps and programs: opened, then loaded into the kernel. Between
 * the two, maps that exist already can be put in the place of its own.
 *
 * <p>Closing it takes away what is neither pinned nor attached. Not safe for use by several
 * threads.
 */
public final class BpfObject implements AutoCloseable {
  /**
   * Layout of {@code struct bpf_object_open_opts} of libbpf 1.0, which later versions take as well:
   *
   * <pre>
   *    0 size   8 name   16 relaxed maps   24 pin root   32 -   40 kconfig   48 BTF
   *   56 log   64 log size   72 log level   80
   * </pre>
   */
  private static final long OPTIONS_BYTES = 80;

  private static final long OPTION_NAME = 8;
  private static final long OPTION_LOG = 56;
  private static final long OPTION_LOG_BYTES = 64;
  private static final int LOG_BYTES = 1 << 20;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment object;
  private final MemorySegment log = arena.allocate(LOG_BYTES);
  private final String name;
  private boolean closed;

  private BpfObject(String name, byte[] elf) {
    this.name = name;
    MemorySegment options = arena.allocate(OPTIONS_BYTES, Long.BYTES);
    options.set(ValueLayout.JAVA_LONG, 0, OPTIONS_BYTES);
    options.set(ValueLayout.ADDRESS, OPTION_NAME, arena.allocateFrom(name));
    options.set(ValueLayout.ADDRESS, OPTION_LOG, log);
    options.set(ValueLayout.JAVA_LONG, OPTION_LOG_BYTES, LOG_BYTES);
    MemorySegment bytes = arena.allocateFrom(ValueLayout.JAVA_BYTE, elf);
    LibbpfLog.taken();
    this.object = Libbpf.OBJECT_OPEN_MEM.address(bytes, (long) elf.length, options);
    if (object.address() == 0) {
      arena.close();
      throw new BpfException(name + ": not an object file for BPF", 0, LibbpfLog.taken());
    }
  }

  /**
   * Opens an object file.
   *
   * @param name for messages, and the beginning of its global data's map names
   * @throws BpfException for anything that is no object file for BPF, or without libbpf
   */
  public static BpfObject open(String name, byte[] elf) {
    return new BpfObject(name, elf);
  }

  /** Names of all maps; those of global data are their sections' names. */
  public List<String> mapNames() {
    List<String> names = new ArrayList<>();
    MemorySegment map = Libbpf.OBJECT_NEXT_MAP.address(object, MemorySegment.NULL);
    while (map.address() != 0) {
      names.add(NativeFunction.text(Libbpf.MAP_NAME.address(map)));
      map = Libbpf.OBJECT_NEXT_MAP.address(object, map);
    }
    return names;
  }

  /** Before {@link #load()}: uses a map that exists in the place of the one of that name. */
  public void reuse(String mapName, BpfMap existing) {
    Libbpf.checked(
        Libbpf.MAP_REUSE_FD.integer(findMap(mapName), existing.descriptor()),
        "map " + mapName + ": use again");
  }

  /** Before {@link #load()}: gives a map room for so many entries, at least 1. */
  public void size(String mapName, int entries) {
    Libbpf.checked(
        Libbpf.MAP_SET_MAX_ENTRIES.integer(findMap(mapName), entries),
        "map " + mapName + ": " + entries + " entries");
  }

  /**
   * Makes the maps, and has the kernel verify and take the programs.
   *
   * @throws BpfException with the verifier's log
   */
  public void load() {
    LibbpfLog.taken();
    int result = Libbpf.OBJECT_LOAD.integer(object);
    if (result < 0) {
      throw new BpfException(
          name + ": the kernel refused the program: " + Errno.text(-result),
          -result,
          LibbpfLog.taken() + log.getString(0));
    }
  }

  /** After {@link #load()}: a map; it stays valid when the object is closed. */
  public BpfMap map(String mapName) {
    int descriptor = Libbpf.MAP_FD.integer(findMap(mapName));
    Libbpf.checked(descriptor, "map " + mapName);
    return BpfMap.copyOf(mapName, descriptor);
  }

  /** After {@link #load()}: a program, valid until the object is closed. */
  public BpfProgram program(String programName) {
    try (Arena call = Arena.ofConfined()) {
      MemorySegment program =
          Libbpf.OBJECT_FIND_PROGRAM.address(object, call.allocateFrom(programName));
      if (program.address() == 0) {
        throw new BpfException(name + ": no program " + programName, Errno.ENOENT, "");
      }
      return new BpfProgram(
          Libbpf.checked(Libbpf.PROGRAM_FD.integer(program), "program " + programName));
    }
  }

  private MemorySegment findMap(String mapName) {
    try (Arena call = Arena.ofConfined()) {
      MemorySegment map = Libbpf.OBJECT_FIND_MAP.address(object, call.allocateFrom(mapName));
      if (map.address() == 0) {
        throw new BpfException(name + ": no map " + mapName, Errno.ENOENT, "");
      }
      return map;
    }
  }

  /** Idempotent. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      Libbpf.OBJECT_CLOSE.run(object);
      arena.close();
    }
  }
}
