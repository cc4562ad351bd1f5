package io.longhaul.director.xdp.bpf;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/** The C library's calls on descriptors. */
final class FileDescriptor {
  private static final int PROT_READ = 1;
  private static final int PROT_WRITE = 2;
  private static final int MAP_SHARED = 1;
  private static final long MAP_FAILED = -1;

  private static final SymbolLookup LIBC = Linker.nativeLinker().defaultLookup();
  private static final NativeFunction CLOSE =
      NativeFunction.of(
          LIBC, "close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
  private static final NativeFunction MMAP =
      NativeFunction.of(LIBC, "mmap", FunctionDescriptor.of(ValueLayout.ADDRESS, mmapArguments()));
  private static final NativeFunction MUNMAP =
      NativeFunction.of(
          LIBC,
          "munmap",
          FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG));

  private static final String ERRNO = "errno";
  private static final VarHandle ERRNO_VALUE =
      Linker.Option.captureStateLayout().varHandle(MemoryLayout.PathElement.groupElement(ERRNO));
  private static final NativeFunction READ =
      NativeFunction.of(
          LIBC,
          "read",
          FunctionDescriptor.of(
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_INT,
              ValueLayout.ADDRESS,
              ValueLayout.JAVA_LONG),
          Linker.Option.captureCallState(ERRNO));

  private FileDescriptor() {}

  private static MemoryLayout[] mmapArguments() {
    return new MemoryLayout[] {
      ValueLayout.ADDRESS,
      ValueLayout.JAVA_LONG,
      ValueLayout.JAVA_INT,
      ValueLayout.JAVA_INT,
      ValueLayout.JAVA_INT,
      ValueLayout.JAVA_LONG
    };
  }

  static void close(int descriptor) {
    CLOSE.integer(descriptor);
  }

  /**
   * Reads once.
   *
   * @return how many bytes were read, 0 at the end; negative errno where it failed
   */
  static long read(int descriptor, MemorySegment buffer) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
      long bytes = READ.longer(state, descriptor, buffer, buffer.byteSize());
      return bytes >= 0 ? bytes : -(int) ERRNO_VALUE.get(state, 0L);
    }
  }

  /** Shared memory behind a descriptor; answers it unbounded, for {@link #unmap}. */
  static MemorySegment map(int descriptor, long bytes, String what) {
    MemorySegment memory =
        MMAP.address(MemorySegment.NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0L);
    if (memory.address() == MAP_FAILED) {
      throw new BpfException(
          what + ": cannot be mapped into memory (expected: a map of fixed size)", 0, "");
    }
    return memory;
  }

  static void unmap(MemorySegment memory, long bytes) {
    MUNMAP.integer(memory, bytes);
  }
}
