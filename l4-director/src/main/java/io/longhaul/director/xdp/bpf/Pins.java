package io.longhaul.director.xdp.bpf;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Optional;

/** Names in a BPF file system, which keep what they name alive without a process. */
final class Pins {
  private Pins() {}

  static void pin(int descriptor, Path path) {
    try (Arena arena = Arena.ofConfined()) {
      Libbpf.checked(
          Libbpf.OBJ_PIN.integer(descriptor, arena.allocateFrom(path.toString())),
          path + ": pin (expected: a path in a BPF file system, such as below /sys/fs/bpf)");
    }
  }

  /** A descriptor of what is pinned there; empty when nothing is. */
  static Optional<Integer> open(Path path) {
    try (Arena arena = Arena.ofConfined()) {
      int descriptor = Libbpf.OBJ_GET.integer(arena.allocateFrom(path.toString()));
      if (descriptor == -Errno.ENOENT) {
        return Optional.empty();
      }
      return Optional.of(Libbpf.checked(descriptor, path + ": open what is pinned there"));
    }
  }
}
