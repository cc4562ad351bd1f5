package io.longhaul.director.xdp;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.longhaul.director.xdp.bpf.Errno;
import io.longhaul.director.xdp.bpf.SystemCall;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where programs are pinned must be a BPF file system; systemd mounts one as a rule. */
final class BpfFileSystem {
  /** Where it belongs. */
  private static final Path USUAL = Path.of("/sys/fs/bpf");

  private static final String TYPE = "bpf";

  /** {@code struct statfs}: the type of the file system, then what is of no interest here. */
  private static final long SHAPE_BYTES = 256;

  private static final long MAGIC = 0xcafe4a11L;

  // Java's own words for file systems are wrong where one is mounted over another.
  private static final SystemCall STATFS = SystemCall.ofInt("statfs", ADDRESS, ADDRESS);
  private static final SystemCall MOUNT =
      SystemCall.ofInt("mount", ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS);

  private BpfFileSystem() {}

  /**
   * Makes sure that a folder lies, or can be made, in a BPF file system; mounts the usual one where
   * it is missing.
   *
   * @throws XdpUnavailableException with what to do, where it does not
   */
  static void require(Path folder) {
    if (holds(folder)) {
      return;
    }
    if (folder.startsWith(USUAL) && Files.isDirectory(USUAL)) {
      mount();
    }
    if (!holds(folder)) {
      throw new XdpUnavailableException(
          "pins: "
              + folder
              + ": in no BPF file system (expected: below "
              + USUAL
              + ", or a folder that is mounted by: mount -t bpf bpf FOLDER)");
    }
  }

  private static boolean holds(Path folder) {
    Path there = folder.toAbsolutePath();
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment shape = arena.allocate(SHAPE_BYTES, Long.BYTES);
      int result = STATFS.call(arena.allocateFrom(there.toString()), shape);
      return result >= 0 && shape.get(JAVA_LONG, 0) == MAGIC;
    }
  }

  private static void mount() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment type = arena.allocateFrom(TYPE);
      int result =
          MOUNT.call(type, arena.allocateFrom(USUAL.toString()), type, 0L, MemorySegment.NULL);
      if (result < 0) {
        throw new XdpUnavailableException(
            USUAL
                + ": not mounted, and cannot be: "
                + Errno.text(-result)
                + " (expected: mounted by root: mount -t bpf bpf "
                + USUAL
                + ")");
      }
    }
  }
}
