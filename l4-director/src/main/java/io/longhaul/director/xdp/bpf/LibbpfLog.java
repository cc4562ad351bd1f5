package io.longhaul.director.xdp.bpf;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * What libbpf says while it opens and loads, kept for the error instead of printed. libbpf has one
 * listener for the whole process, so those who load take turns.
 */
final class LibbpfLog {
  private static final int LEVEL_DEBUG = 2;
  private static final int LINE_BYTES = 4096;
  private static final int MAX_CHARS = 1 << 16;

  private static final NativeFunction VSNPRINTF =
      NativeFunction.of(
          Linker.nativeLinker().defaultLookup(),
          "vsnprintf",
          FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS));

  private static final StringBuilder TEXT = new StringBuilder();

  static {
    Libbpf.SET_PRINT.address(listener());
  }

  private LibbpfLog() {}

  /** The lines since the last call; from now on, new ones are kept. */
  static String taken() {
    synchronized (TEXT) {
      String text = TEXT.toString();
      TEXT.setLength(0);
      return text;
    }
  }

  private static MemorySegment listener() {
    try {
      return Linker.nativeLinker()
          .upcallStub(
              MethodHandles.lookup()
                  .findStatic(
                      LibbpfLog.class,
                      "hear",
                      MethodType.methodType(
                          int.class, int.class, MemorySegment.class, MemorySegment.class)),
              FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS),
              Arena.global());
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("listener of libbpf", e);
    }
  }

  /** Called by libbpf: a format and its arguments, which C passes as a pointer here. */
  @SuppressWarnings("UnusedMethod") // By its method handle.
  private static int hear(int level, MemorySegment format, MemorySegment arguments) {
    if (level >= LEVEL_DEBUG) {
      return 0;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment line = arena.allocate(LINE_BYTES);
      VSNPRINTF.integer(line, (long) LINE_BYTES, format, arguments);
      synchronized (TEXT) {
        if (TEXT.length() < MAX_CHARS) {
          TEXT.append(line.getString(0));
        }
      }
    }
    return 0;
  }
}
