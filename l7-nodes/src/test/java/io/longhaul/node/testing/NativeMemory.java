package io.longhaul.node.testing;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Collections;

/**
 * What this process has from malloc, the virtual machine's own part included; BoringSSL takes its
 * memory there.
 */
public final class NativeMemory {
  private static final String FUNCTION = "mallinfo2";

  /** {@code struct mallinfo2}, of ten numbers. */
  private static final MemoryLayout LAYOUT =
      MemoryLayout.structLayout(
          Collections.nCopies(10, ValueLayout.JAVA_LONG).toArray(MemoryLayout[]::new));

  /** {@code hblkhd}: bytes of blocks that are mapped one by one. */
  private static final int MAPPED = 4;

  /** {@code uordblks}: bytes of all others, of all threads. */
  private static final int IN_USE = 7;

  private NativeMemory() {}

  /** Whether the C library tells. */
  public static boolean isKnown() {
    return Linker.nativeLinker().defaultLookup().find(FUNCTION).isPresent();
  }

  public static long bytes() {
    Linker linker = Linker.nativeLinker();
    MethodHandle function =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow(FUNCTION), FunctionDescriptor.of(LAYOUT));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment info = (MemorySegment) function.invokeExact((SegmentAllocator) arena);
      return info.getAtIndex(ValueLayout.JAVA_LONG, MAPPED)
          + info.getAtIndex(ValueLayout.JAVA_LONG, IN_USE);
    } catch (Throwable e) {
      throw new AssertionError(FUNCTION, e);
    }
  }
}
